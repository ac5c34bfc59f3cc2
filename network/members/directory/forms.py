"""The filter of the directory, and the one question of a health partner."""

from wtforms import SelectField, StringField

from network.core.fields import ThreePartDate
from network.core.forms import FilterForm
from network.members.directory.rules import Who
from network.members.people.forms import STAGES

DISTANCES = [
    ("", "Works there"),
    ("5", "Within 5 miles"),
    ("10", "Within 10 miles"),
    ("20", "Within 20 miles"),
]
LEVELS = [("", "Any level"), ("2", "Level 2"), ("3", "Level 3"), ("4", "Level 4")]
WHO = [(Who.INSTRUCTORS, "Instructors"), (Who.PARTNERS, "Health partners"), (Who.EVERYBODY, "Everybody")]


class DirectoryFilter(FilterForm):
    """What narrows the directory."""

    condition = SelectField("Fit to practise for")
    on = ThreePartDate("On this day", description="Today, if you leave it empty")
    area = SelectField("In or near")
    within = SelectField("How far away", choices=DISTANCES)
    level = SelectField("Holds a checked qualification of", choices=LEVELS)
    stage = SelectField("Works with people in", choices=[("", "Any stage"), *STAGES])
    text = StringField("Part of a name")
    who = SelectField("Show", choices=WHO)
    status = SelectField("Membership", choices=[])


class Finder(FilterForm):
    """Who is fit to practise for my condition, near me, today?"""

    condition = SelectField("Which condition?")
    area = SelectField("Near where?")
    within = SelectField("How far would you travel?", choices=DISTANCES)


class Question(FilterForm):
    """Who may take a person with this condition, near here, on this date?"""

    condition = SelectField("Which condition?")
    area = SelectField("Near where?")
    within = SelectField("How far could the person travel?", choices=DISTANCES)
    stage = SelectField("At which stage?", choices=[("", "Any stage"), *STAGES])
    on = ThreePartDate("On which day?", description="Today, if you leave it empty")
