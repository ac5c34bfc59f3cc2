"""The documents, in our own words: key, title, tags, provider, summary, and what stands inside."""

from typing import NamedTuple


class Document(NamedTuple):
    """One document to be found."""

    title: str
    tags: str
    provider: str
    summary: str
    body: str


DOCUMENTS = {
    "cancer-start": Document(
        "Starting to move again after cancer treatment", "cancer; rehabilitation", "County Cancer Charity",
        "A leaflet for people who have finished chemotherapy or radiotherapy and want to be active again.",
        "Begin with five minutes of walking. Tiredness is common after treatment, so rest between "
        "activities. "
        "Speak to your nurse if your arm swells.",
    ),
    "cancer-prehab": Document(
        "Prehabilitation before cancer surgery", "cancer; prehabilitation", "Hospital Trust",
        "What instructors do in the weeks before an operation, and what a good assessment asks.",
        "Being fitter before surgery shortens the stay in hospital. Strength work twice a week, breathing "
        "exercises every day, and food with enough protein.",
    ),
    "cancer-fatigue": Document(
        "Living with cancer-related fatigue", "cancer; fatigue", "County Cancer Charity",
        "How pacing and gentle exercise help with tiredness that sleep does not cure.",
        "Keep an energy diary. Plan the day around what matters. Short walks help more than long rests.",
    ),
    "lymphoedema": Document(
        "Lymphoedema and exercise: what instructors should know",
        "cancer; lymphoedema",
        "Physiotherapy Forum",
        "Which movements are safe for an arm or a leg that swells after lymph nodes were removed.",
        "Wear the compression sleeve during the class. Build up weights slowly. Stop if the limb "
        "feels heavy.",
    ),
    "breast-arm": Document(
        "Shoulder exercises after breast surgery", "cancer; breast", "Hospital Trust",
        "A sheet with pictures for the first six weeks after the operation.",
        "Do each movement five times, three times a day: shoulder rolls, wall climbing, hair brushing.",
    ),
    "falls-home": Document(
        "Preventing falls at home", "falls; older people", "Age Trust",
        "A checklist for every room: rugs, lights, stairs and shoes.",
        "Most falls happen indoors. Put a lamp within reach of the bed and a rail beside the bath.",
    ),
    "falls-otago": Document(
        "The Otago exercise programme: a guide for leaders", "falls; otago; strength; balance", "Age Trust",
        "Seventeen strength and balance exercises that reduce falls among people over 65.",
        "Ankle weights are increased step by step. Walking is added on the days between. Progress from "
        "holding a chair to no support.",
    ),
    "falls-getup": Document(
        "Getting up from the floor after a fall", "falls", "Ambulance Service",
        "Six steps with pictures for somebody who has fallen and is not hurt.",
        "Roll on to your side, crawl to a chair, put one foot flat, push up, turn and sit. If you are hurt, "
        "keep warm and call for help.",
    ),
    "tug": Document(
        "Timed up and go: how to measure it", "falls; assessment; data collection", "Evaluation Group",
        "A test of balance with a chair, three metres of floor and a stopwatch.",
        "The person stands up from the chair, walks three metres, turns, walks back and sits down. Twelve "
        "seconds or more means a higher risk of falling.",
    ),
    "chair-class": Document(
        "Chair-based exercise: a class for the whole body", "chair; seated; older people", "Leisure Trust",
        "Forty minutes of seated movement with music, for people who cannot stand for long.",
        "Use sturdy chairs without wheels. Warm up with marching feet. End with slow breathing.",
    ),
    "osteoporosis": Document(
        "Strong, steady and straight: exercise with osteoporosis", "osteoporosis; bone", "Bone Society",
        "Which exercises strengthen bones, and which bends of the spine to avoid.",
        "Impact and resistance help bones. Avoid loaded forward bending after a spinal fracture.",
    ),
    "cardiac-phase4": Document(
        "Phase IV cardiac rehabilitation: taking referrals", "cardiac; heart; referral", "Heart Network",
        "What a referral from the hospital must say before somebody joins a community class.",
        "Ask for the last blood pressure, medicines, the result of the exercise test, and whether a device "
        "was fitted. Never exercise somebody with unstable angina.",
    ),
    "cardiac-warm": Document(
        "Why a long warm-up matters for the heart", "cardiac; heart", "Heart Network",
        "Fifteen minutes of warm-up reduces the risk of arrhythmia in people with heart disease.",
        "Raise the pulse slowly. Cool down for ten minutes and watch people for another fifteen.",
    ),
    "heart-failure": Document(
        "Exercise and heart failure: evidence in brief", "cardiac; heart failure; evidence", "University",
        "A summary of trials: fewer admissions, better quality of life.",
        "In thirty-three trials exercise reduced hospital admissions by about a quarter.",
    ),
    "blood-pressure": Document(
        "Blood pressure before class: when to say not today", "blood pressure; safety", "Heart Network",
        "Readings at which an instructor asks somebody to wait and see their doctor.",
        "Above 180 over 100 at rest: no exercise today. Measure twice, five minutes apart, seated.",
    ),
    "stroke": Document(
        "Moving well after a stroke", "stroke; rehabilitation", "Stroke Group",
        "Ideas for people with weakness on one side, for their families and for instructors.",
        "Support the weak arm. Practise standing from a chair. Repeat a task many times: repetition helps "
        "the brain to recover.",
    ),
    "copd": Document(
        "Pulmonary rehabilitation: what happens after the eight weeks",
        "lungs; COPD; breathing",
        "Lung Charity",
        "How people with long-term lung disease keep going in a community class.",
        "Being a little breathless is safe. Use the breathlessness scale from 0 to 10 and aim for 3 to 4.",
    ),
    "breathing": Document(
        "Breathing techniques for breathlessness", "breathing; lungs", "Lung Charity",
        "Pursed lips, breathing round the rectangle, and leaning forward to recover.",
        "Breathe in through the nose as if smelling a flower, out as if blowing out a candle.",
    ),
    "dementia-friendly": Document(
        "Dementia-friendly exercise sessions", "dementia; accessibility", "Memory Alliance",
        "How to welcome people living with dementia and their carers to an activity group.",
        "Use short sentences and show each movement. Keep the same room, the same music and the same order.",
    ),
    "dementia-evidence": Document(
        "Physical activity and dementia: what studies show", "dementia; evidence", "University",
        "Activity in midlife lowers the risk of dementia; in later life it helps mood and walking.",
        "Effects on memory are small. Effects on balance and on falls are clearer.",
    ),
    "carers": Document(
        "Looking after yourself as a carer", "carers; wellbeing", "Carers Centre",
        "Small ways to stay active and rested while you look after somebody.",
        "Ask about a sitting service. Ten minutes for yourself each day is a good beginning.",
    ),
    "diabetes-feet": Document(
        "Diabetes and feet: shoes, checks and exercise", "diabetes; feet", "Diabetes Team",
        "What to check before and after class when somebody has lost feeling in their feet.",
        "Look between the toes. Choose seated or water exercise when there is an ulcer.",
    ),
    "diabetes-hypo": Document(
        "Low blood sugar in a class: what to do", "diabetes; hypo; first aid", "Diabetes Team",
        "Signs of a hypo, and the sweet drink that helps within minutes.",
        "Shaky, pale, confused: give fifteen grams of sugar, wait ten minutes, check again.",
    ),
    "first-aid-kit": Document(
        "What belongs in a first aid kit", "first aid; safety", "Leisure Trust",
        "A list for halls and leisure centres, and who checks it each month.",
        "Plasters, dressings, gloves, a face shield, and the address of the hall on a card.",
    ),
    "defibrillator": Document(
        "Using a defibrillator: thirty seconds that count",
        "first aid; emergency; cardiac",
        "Ambulance Service",
        "Call 999, start chest compressions, switch the defibrillator on and follow its voice.",
        "Nobody needs training to use one. Know where yours hangs before the class begins.",
    ),
    "safeguarding-policy": Document(
        "Safeguarding adults: policy template", "safeguarding; policy", "County Council",
        "A policy that a group can adopt as it stands, with the county's phone numbers.",
        "Everybody has a duty to report a concern. Do not promise to keep a secret.",
    ),
    "safeguarding-story": Document(
        "Noticing abuse: three stories from exercise groups", "safeguarding; case study", "County Council",
        "What instructors saw, whom they told, and what happened next.",
        "A woman stopped coming after her son took over her bank card. The instructor rang the adult team.",
    ),
    "lone-working": Document(
        "Working alone in a hall: keeping yourself safe", "safety; lone working", "Leisure Trust",
        "Who knows where you are, how to leave, and when to call.",
        "Park near the door, keep your phone charged, text a colleague when you lock up.",
    ),
    "consent-form": Document(
        "Consent and health questionnaire for new participants",
        "form; template; consent",
        "Evaluation Group",
        "One page to fill in before the first session, with the questions that matter.",
        "Has a doctor ever said that you have a heart condition? Do you feel pain in your chest when you "
        "are active? Have you fallen in the last year?",
    ),
    "eq5d": Document(
        "Measuring quality of life with five questions", "data collection; evaluation; questionnaire",
        "Evaluation Group",
        "When to hand out the questionnaire, how to score it, and how to keep it private.",
        "Mobility, self-care, usual activities, pain, anxiety: five levels each.",
    ),
    "attendance-sheet": Document(
        "Attendance sheet for sessions", "data collection; template", "Evaluation Group",
        "A spreadsheet that counts who came without any names.",
        "One line a session: how many came, how many were new, how many have left.",
    ),
    "evaluation-report": Document(
        "Three years of the network: an evaluation", "evaluation; evidence; report", "University",
        "Whom the classes reached, what changed for them, and what it cost.",
        "Six in ten were more active after a year. Walking speed rose by a tenth. Each place cost "
        "212 pounds.",
    ),
    "commissioner": Document(
        "The case for exercise referral: a page for commissioners",
        "commissioning; referral",
        "County Council",
        "Cost and benefit of exercise on referral for long-term conditions, on one page.",
        "For every pound spent, the county saves about three in care and treatment.",
    ),
    "poster": Document(
        "Poster: find your class", "publicity; poster", "Leisure Trust",
        "A poster for surgeries and libraries, with room for your own times.",
        "Move a little more. Meet people. Ask at the desk.",
    ),
    "mental-health": Document(
        "Moving for your mood: activity and depression", "mental health; depression; anxiety", "Mind Group",
        "Why a walk helps, how to begin when nothing feels worth it, and where to get help.",
        "Choose one small thing at the same hour each day. Tell somebody about it.",
    ),
    "arthritis": Document(
        "Arthritis: keeping joints moving", "arthritis; joints; pain", "Joint Care",
        "Exercises for hips, knees and hands, and what to do during a flare.",
        "Some soreness after exercise is normal. Pain that lasts two hours means do less next time.",
    ),
    "parkinsons": Document(
        "Parkinson's: big movements, loud voices", "parkinson's; balance", "Neuro Group",
        "A class plan with rhythm, large steps and ways out of freezing.",
        "Count aloud. Step over a line of tape when feet seem glued to the floor.",
    ),
    "ms": Document(
        "Multiple sclerosis and heat: staying cool in class", "multiple sclerosis; fatigue", "Neuro Group",
        "Fans, cool drinks and shorter sets for people whose symptoms worsen when they are warm.",
        "Symptoms that come with warmth go again with rest. Cool the room before the class.",
    ),
    "palliative": Document(
        "Gentle movement towards the end of life", "palliative; hospice", "Hospice",
        "What an instructor can offer somebody who will not get better, and how to talk about it.",
        "The aim is comfort and company. Ask what a good day looks like.",
    ),
    "music-licence": Document(
        "Music in classes: which licence you need", "music; licence; running a class", "Leisure Trust",
        "When a hall's licence covers you, and when you pay for your own.",
        "Streaming from a private account is not allowed in a class.",
    ),
    "insurance": Document(
        "Insurance for instructors: what it must cover", "insurance; running a class", "Instructor Union",
        "Public liability, professional indemnity, and the conditions that policies leave out.",
        "Check that your policy names the conditions you work with, such as cancer or stroke.",
    ),
    "walking": Document(
        "Leading a health walk", "walking; outdoors", "Ramblers of the County",
        "Routes, pace, and what the back marker does.",
        "Walk the route the day before. Nobody is left behind. Good shoes prevent falls on wet leaves.",
    ),
    "diet": Document(
        "Eating well for strength in later life", "nutrition; older people", "Age Trust",
        "Protein at each meal, enough to drink, and when losing weight is a warning.",
        "Malnutrition makes muscles weak. Eggs, beans, fish and milk all help.",
    ),
}  # fmt: skip
