"""The descriptors that an alliance begins with, in our own words; it may change all of them."""

from schemas.maturity import Strand, StrandWords

S = Strand

DESCRIPTORS: list[StrandWords] = [
    StrandWords(
        strand=S.JOINT_PRACTICE,
        title="Joint practice development",
        beginning="We tell each other what we do. Trying it out happens at home, alone.",
        developing="Some of us plan, watch and change a lesson together across schools.",
        embedding="Most enquiries run over several rounds, in more than one school, and say why "
        "the practice was changed.",
        leading="Practices travel between our schools and come back better; other alliances take "
        "them up.",
    ),
    StrandWords(
        strand=S.SOCIAL_CAPITAL,
        title="Social capital",
        beginning="A few of us know each other. Asking for help needs a reason and a phone call.",
        developing="People of several schools trust each other enough to be watched.",
        embedding="Anybody may ask anybody, and what did not work is told as easily as what did.",
        leading="Trust outlives the people who began it: who is new finds partners at once.",
    ),
    StrandWords(
        strand=S.MORAL_PURPOSE,
        title="Collective moral purpose",
        beginning="Each school looks after its own pupils.",
        developing="We say that all pupils are ours, and have begun to act on it together.",
        embedding="Schools give time and people where pupils need them most, whoever's they are.",
        leading="We change what we do ourselves when it costs the pupils of another school.",
    ),
    StrandWords(
        strand=S.CHALLENGE,
        title="Evaluation and challenge",
        beginning="We are kind to each other, and believe that things are going well.",
        developing="We look at evidence together, and sometimes ask what speaks against it.",
        embedding="People of other schools ask questions that challenge, and we answer them with "
        "evidence.",
        leading="We look for what would prove us wrong, stop what does not help, and say so.",
    ),
    StrandWords(
        strand=S.LEADERSHIP,
        title="Distributed leadership",
        beginning="Heads decide. Others are asked to carry it out.",
        developing="Teachers lead some enquiries, with time that was made for it.",
        embedding="Leading moves between people and schools; many have facilitated a cycle.",
        leading="Whoever knows most leads, whatever their post, and hands on when it is done.",
    ),
    StrandWords(
        strand=S.COACHING,
        title="Mentoring and coaching",
        beginning="Coaching happens when somebody is in difficulty.",
        developing="Some teachers are coached across schools, by people who were prepared for it.",
        embedding="Coaching is ordinary: agreed by both, in small steps, and ended when it helped.",
        leading="Who was coached coaches others, and we know which kind of coaching helps whom.",
    ),
    StrandWords(
        strand=S.INNOVATION,
        title="Innovation",
        beginning="New ideas come from outside, and are taken up as they come.",
        developing="We try ideas on a small scale, and talk about what happened.",
        embedding="We say what must stay and what may be adapted, and measure before we spread it.",
        leading="We make practices of our own that others can take up, with honest evidence.",
    ),
]
