"""The words by which the guard knows a person's name, a condition, and a postcode."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


CONDITION_WORDS = (
    *("addict*", "alzheimer*", "amput*", "angina", "anxi*", "arthrit*", "asthma*", "autis*", "back pain"),
    *("bipolar", "blood pressure", "bronchit*", "cancer*", "cardiac", "chemo*", "chronic", "condition"),
    *("copd", "coronary", "dementia", "depress*", "diabet*", "diagnos*", "disab*", "emphysema", "epilep*"),
    *("fallen", "falls", "fibromyalgia", "fracture*", "frail*", "heart", "hip replacement", "hypertens*"),
    *("kidney*", "knee replacement", "long covid", "long-covid", "lung*", "lymphoma", "mental health"),
    *("multiple sclerosis", "neuropath*", "obes*", "operation", "osteo*", "overweight", "parkinson*"),
    *("patient*", "prostate", "psycho*", "pulmonary", "radiotherap*", "rehab*", "renal", "schizophren*"),
    *("seizure*", "stroke*", "surger*", "symptom*", "tumor*", "tumour*", "ms", "tia", "mnd", "adhd", "hiv"),
)

# First names that many people in England bear. A name that is also a word counts only before a surname.
FIRST_NAMES = _words(
    """
    Aaron Abdul Abdullah Abigail Adam Adrian Agnes Ahmed Aidan Aisha Alan Albert Alex Alexander
    Alexandra Alfie Alfred Ali Alice Alison Amanda Amelia Amina Amir Amit Amy Andrea Andrew Angela Anita
    Anjali Ann Anna Anne Annette Annie Anthony Antonia Anwar Archie Arjun Arthur Asha Ashley Audrey
    Ayesha Barbara Barry Beatrice Ben Benjamin Bernadette Bernard Beryl Beth Bethany Betty Beverley
    Brandon Brenda Brian Bridget Bruce Caroline Carol Carole Catherine Cathy Cecil Charles Charlie
    Charlotte Cheryl Chloe Chris Christian Christina Christine Christopher Claire Clara Clare Clive
    Colin Connor Craig Cynthia Daniel Danielle Darren Dave David Dawid Deborah Debbie Deepak Denise
    Dennis Derek Diana Diane Dipak Donald Donna Doreen Doris Dorothy Douglas Duncan Dylan Edith Edna
    Edward Eileen Elaine Eleanor Elizabeth Ella Ellen Elsie Emily Emma Eric Ernest Ethan Ethel Eva
    Evelyn Faisal Farah Fatima Fiona Florence Frances Francis Fred Frederick Gareth Gary Gavin Gemma
    Geoffrey George Georgina Gerald Geraldine Gill Gillian Gladys Glenys Gordon Graham Gregory Gwen
    Hannah Harold Harriet Harry Hassan Hazel Helen Henry Herbert Hilary Howard Hugh Hussain Ian Ibrahim
    Imran Irene Isabella Isobel Jack Jacob Jacqueline Jacqui Jake James Jamie Jane Janet Janice Jasmine
    Jason Jayne Jean Jeanette Jeffrey Jennifer Jenny Jeremy Jessica Jessie Jill Jim Joan Joanna Joanne
    Joe John Jonathan Jordan Joseph Josephine Joshua Joyce Judith Julia Julian Julie Karen Karl Kate
    Katherine Kathleen Kathryn Katie Kavita Keith Kelly Kenneth Kerry Kevin Khalid Kim Kirsty Kumar
    Krzysztof Lakshmi Laura Lauren Lawrence Leah Leanne Lee Leonard Leslie Lewis Liam Lillian Linda Lisa
    Lorna Lorraine Louis Louise Lucy Luke Lydia Lynn Lynne Mabel Malcolm Mandy Manjit Marcus Margaret
    Maria Marian Marie Marion Marjorie Martha Martin Mary Matthew Maureen Mavis Maurice Megan Melanie
    Melissa Michael Michelle Mildred Miriam Mohamed Mohammad Mohammed Moira Molly Monica Muhammad Muriel
    Nadia Nancy Naomi Natalie Natasha Nathan Neil Nicholas Nicola Nicole Nigel Noah Nora Norma Norman
    Nuala Oliver Olivia Omar Oscar Owen Pamela Patricia Patrick Paul Paula Pauline Peggy Penelope Peter
    Philip Phillip Phyllis Piotr Pradeep Priya Rachael Rachel Rajesh Ralph Ravi Raymond Rebecca Reginald
    Rekha Rhys Richard Rita Robert Robin Roger Ronald Rosemary Ross Roy Ruby Russell Ruth Ryan Sally
    Samantha Samina Samuel Sandra Sanjay Sara Sarah Scott Sean Sharon Sheila Shirley Simon Sita Sophia
    Sophie Stanley Stella Stephanie Stephen Steven Stewart Stuart Sunita Surinder Susan Suzanne Sylvia
    Tahir Teresa Terence Thelma Theresa Thomas Tim Timothy Tina Toby Tom Tony Tracey Tracy Trevor Ursula
    Usha Valerie Vanessa Vera Veronica Victoria Vijay Vincent Vivien Walter Wayne Wendy Wilfred William
    Winifred Yasmin Yusuf Yvonne Zainab Zara Zoe
    """
)
NAMES_THAT_ARE_WORDS = _words(
    """
    April Art Bill Bob Chase Christian Dale Dawn Daisy Dean Drew Ernest Faith Frank Glen Grace Grant Guy
    Heather Holly Hope Iris Ivy Jack Jordan Joy June Kelly Lance Lee Lily Mark Max May Miles Nick Olive
    Pat Pearl Ray Rich Rob Rod Rose Ross Roy Ruby Scott Sky Sue Summer Victor Victoria Viola
    Violet Will
    """
)
# Words that begin with a capital and stand after a first name without being a surname.
NO_SURNAMES = _words(
    """
    And Are At But By Can Class Centre Cancer Clinic College Day Days Did Does For From General Had Has
    Have He Her His Hospital House How I If In Infirmary Is It Level Lodge Nhs On Or Park Road She
    Street Surgery Thank Thanks That The Their They This To Trust University Was We What When Where
    Which Who Will With Would You
    """
)
POSTCODE_AREAS = _words(
    """
    AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH
    EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M
    ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST
    SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE
    """
)
