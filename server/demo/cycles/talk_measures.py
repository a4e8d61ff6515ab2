"""What more than one cycle of the demonstration measured, each by the same name and words."""

REASONS = "Pupils who give a reason unasked"
TALLY = "Tally in ten minutes of partner talk, by an observer of another school"
SURVEY = "“I can say why an answer is right”"
FIVE_ANSWERS = "Pupil survey, five answers from never (1) to always (5)"
