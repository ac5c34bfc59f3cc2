"""What is left of a mail: the writer's own words, from every mail program that members use."""

import pytest

from network.community.replies.rules import own_words
from network.core.incoming import as_text

CASES = {
    "gmail": (
        (
            "Begin seated.\n\nOn Mon, 1 Mar 2027 at 12:00, The network <rsvp+talk@network.example> wrote:\n\n"
            "> What works?\n> Amina\n"
        ),
        "Begin seated.",
    ),
    "gmail, folded": (
        (
            "Begin seated.\n\nOn Mon, 1 Mar 2027 at 12:00, The network of the county <\n"
            "rsvp+talk-1-2-abc@network.example> wrote:\n\n> What works?"
        ),
        "Begin seated.",
    ),
    "gmail in german": (
        "Im Sitzen.\n\nAm Mo., 1. M\u00e4rz 2027 um 12:00 Uhr schrieb Amina <a@b.example>:\n\n> What works?",
        "Im Sitzen.",
    ),
    "gmx": (
        "Im Sitzen.\n\nThe network <a@b.example> schrieb am 1. M\u00e4rz 2027, 12:00:\n\n> What works?",
        "Im Sitzen.",
    ),
    "gmail in french": (
        "Assis.\n\nLe lun. 1 mars 2027, Amina <a@b.example> a \u00e9crit\u00a0:\n\n> What works?",
        "Assis.",
    ),
    "apple mail": (
        "Begin seated.\n\n> On 1 Mar 2027, at 12:00, The network <a@b.example> wrote:\n> \n> What works?\n",
        "Begin seated.",
    ),
    "an iphone": (
        "Begin seated.\n\nSent from my iPhone\n\n> On 1 Mar 2027, at 12:00, Amina wrote:\n> What works?",
        "Begin seated.",
    ),
    "an iphone in german": ("Im Sitzen.\n\nVon meinem iPhone gesendet\n\n> Am 1.", "Im Sitzen."),
    "an iphone in french": ("Assis.\n\nEnvoy\u00e9 de mon iPhone", "Assis."),
    "a samsung": (
        "Seated.\n\nSent from my Galaxy\n\n-------- Original message --------\nFrom: X\n",
        "Seated.",
    ),
    "outlook": (
        (
            "Begin seated.\r\n\r\nEsi\r\n\r\n________________________________\r\nFrom: A <a@b.example>\r\n"
            "Sent: 01 March 2027 12:00\r\nTo: Esi\r\nSubject: A question\r\n\r\nWhat works?"
        ),
        "Begin seated.\n\nEsi",
    ),
    "outlook without a line": (
        (
            "Begin seated.\n\nFrom: The network <a@b.example>\nSent: 01 March 2027 12:00\nTo: Esi\n"
            "Subject: A question\n\nWhat works?"
        ),
        "Begin seated.",
    ),
    "outlook in german": (
        (
            "Im Sitzen.\n\nVon: The network <a@b.example>\nGesendet: Montag, 1. M\u00e4rz 2027\nAn: Esi\n"
            "Betreff: Frage\n\nWhat works?"
        ),
        "Im Sitzen.",
    ),
    "outlook in french": (
        "Assis.\n\nDe : Amina <a@b.example>\nEnvoy\u00e9 : lundi 1 mars 2027\n\u00c0 : Esi\nObjet : Question",
        "Assis.",
    ),
    "outlook on a phone": ("Seated.\n\nGet Outlook for iOS<https://aka.ms/x>\n", "Seated."),
    "an original message": ("Seated.\n-----Original Message-----\nFrom: X\n\nWhat works?", "Seated."),
    "urspr\u00fcngliche nachricht": ("Gut.\n-----Urspr\u00fcngliche Nachricht-----\nVon: X", "Gut."),
    "message d'origine": ("Bien.\n-----Message d\u2019origine-----\nDe : X", "Bien."),
    "a signature": ("Seated.\n\n-- \nEsi Mensah\nPhysiotherapist\n01296 000000", "Seated."),
    "below what is quoted": (
        "On 1 Mar 2027, at 12:00, Amina <a@b.example> wrote:\n\n> What works?\n\nBegin seated.\n-- \nEsi",
        "Begin seated.",
    ),
    "in between": (
        "On 1 Mar 2027, Amina <a@b.example> wrote:\n> Chairs?\nYes.\n> How many?\nTwelve.",
        "Yes.\nTwelve.",
    ),
    "only a quote": ("On 1 Mar 2027, Amina <a@b.example> wrote:\n\n> What works?\n", ""),
    "the whole letter back, unmarked": ("On 1 Mar 2027, Amina <a@b.example> wrote:\n\nWhat works?\n", ""),
    "nothing": (" \n\u200b\n\u00a0\n", ""),
    "only a signature": ("--\nEsi", ""),
    # What looks like an end and is none
    "on mondays": (
        "On Mondays 12 people come.\nThey wrote: we like it.",
        "On Mondays 12 people come.\nThey wrote: we like it.",
    ),
    "from": ("From: the chair, to: the floor", "From: the chair, to: the floor"),
    "a dash": ("Begin seated -- then stand.\n- one\n- two", "Begin seated -- then stand.\n- one\n- two"),
    "sent": ("I sent from my own list", "I sent from my own list"),
    "paragraphs": ("One.\n\n\n\nTwo.   \n", "One.\n\nTwo."),
}


@pytest.mark.parametrize(("mail", "words"), CASES.values(), ids=CASES.keys())
def test_own_words(mail: str, words: str) -> None:
    assert own_words(mail) == words


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>Begin <b>seated</b>.</p><p>Then stand.</p>", "Begin seated.\n\nThen stand."),
        ("One<br>two &amp; three", "One\ntwo & three"),
        ("<style>p{}</style><script>alert(1)</script>Seated", "Seated"),
        ("<ul><li>one</li><li>two</li></ul>", "- one\n- two"),
        (
            (
                '<div>Seated.</div><div class="gmail_quote"><div>On Mon, 1 Mar 2027 Amina wrote:</div>'
                "<blockquote>What works?</blockquote></div>"
            ),
            "Seated.",
        ),
        (
            (
                "<div>Seated.</div><hr><div><b>From:</b> Amina<br><b>Sent:</b> 1 March 2027<br>"
                "<b>To:</b> Esi<br><b>Subject:</b> A question</div><p>What works?</p>"
            ),
            "Seated.",
        ),
        ("<p>Never closed <i>here", "Never closed here"),
        ("</div></div>text", "text"),
    ],
)
def test_own_words_in_html(html: str, words: str) -> None:
    assert own_words(as_text(html)) == words


@pytest.mark.parametrize(
    "mail", ["On " * 20_000, "a\n" * 50_000, "From: x\n" * 10_000, "On 1 " + "x" * 90_000]
)
def test_no_mail_takes_long(mail: str) -> None:
    own_words(mail)  # the suite's own limit of time would stop it
