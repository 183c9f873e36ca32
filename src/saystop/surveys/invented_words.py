"""What the invented respondents of the demo write in their own words: short, and of nobody who lives."""

from collections.abc import Mapping, Sequence

HAVE_HELPED: Mapping[str, Sequence[str]] = {
    "en": (
        "A number to call that works in every country.",
        "Somebody who speaks English at the reception.",
        "To know whether a doubt is enough to report.",
        "A short form on my phone, without my name.",
        "I did not know who was responsible there.",
        "A sign in the hotel that says whom to tell.",
        "To know what happens to the child after a report.",
        "More time. I was leaving the same day.",
        "A colleague to ask what they thought of it.",
    ),
    "fr": (
        "Un numéro à appeler depuis n’importe quel pays.",
        "Quelqu’un qui parle français sur place.",
        "Savoir si un doute suffit pour signaler.",
        "Pouvoir signaler sans donner mon nom.",
        "Je ne savais pas à qui m’adresser.",
        "Une affiche à l’hôtel qui dit à qui en parler.",
        "Savoir ce que devient un signalement.",
        "J’avais peur de me tromper sur cette famille.",
        "Un personnel d’hôtel formé à ces questions.",
    ),
    "nl": (
        "Een nummer dat overal ter wereld werkt.",
        "Iemand die Nederlands of Engels spreekt.",
        "Weten of twijfel genoeg is om te melden.",
        "Melden zonder mijn naam te geven.",
        "Ik wist niet aan wie ik het kon vertellen.",
        "Informatie van de reisorganisatie vóór vertrek.",
        "Weten wat er daarna met de melding gebeurt.",
        "Ik was bang dat ik het verkeerd zag.",
        "Een gids die weet wat er moet gebeuren.",
    ),
    "de": (
        "Eine Nummer, die in jedem Land funktioniert.",
        "Jemand an der Rezeption, der Deutsch spricht.",
        "Zu wissen, ob ein Zweifel genügt.",
        "Eine Meldung ohne meinen Namen.",
        "Ich wusste nicht, wer dort zuständig ist.",
        "Ein Hinweis im Hotel, wem ich es sagen kann.",
        "Zu wissen, was nach einer Meldung geschieht.",
        "Ich hatte Angst, mich zu irren.",
        "Informationen vom Reiseveranstalter vor der Abreise.",
    ),
}

REMARK: Mapping[str, Sequence[str]] = {
    "en": (
        "Thank you for asking about this.",
        "Airlines could show a short film about it.",
        "I will look more closely on my next journey.",
        "Hotels should do more.",
    ),
    "fr": (
        "Merci de poser ces questions.",
        "Il faudrait en parler dans les avions.",
        "Je ferai plus attention à mon prochain voyage.",
        "Les hôtels devraient en faire davantage.",
    ),
    "nl": (
        "Goed dat u hiernaar vraagt.",
        "Reisorganisaties zouden hier meer over moeten vertellen.",
        "Ik ga op mijn volgende reis beter opletten.",
        "Ik wist niet dat er een meldlijn bestond.",
    ),
    "de": (
        "Gut, dass Sie danach fragen.",
        "Fluggesellschaften sollten darüber informieren.",
        "Ich werde auf meiner nächsten Reise besser hinsehen.",
        "Ich wusste nicht, dass man auch von zu Hause melden kann.",
    ),
}
