"""Names that say where goods, or those who make them, come from: ``Swiss watches``."""

from __future__ import annotations

import re
from functools import cache

from summitry.news._context import once_a_token
from summitry.news._data import load_data, word_list
from summitry.news._line import Line

_PLAIN = (  # a word that may stand between a name and the goods that come from it
    r"(?!(?:@|#|on|to|of|in|for|from|with|by|at|or|but|as|than|that|which|who|cut|put|hit|set|kept|"
    r"took|made|pay|face|buy|will|shall|would|could|may|must|said|is|are|was|were|has|have|had|"
    r"be|withdrew|began|begun|won|gave|sent|sought|struck|broke|drew|froze|sold|told|chose|brought|"
    r"bought|built|lost|fell|grew|held|led|left|paid|rose|shut|spent|went|came|saw|lift|cut|bid|beat|"
    r"seek|want|need|win|send|give|keep|lose|sell|let|get|got) )"
    r"(?:manufactured|finished|processed|refined|imported|liquefied|dried|branded|canned|cured|used|"
    r"advanced|electronics|[a-z-]+(?<!ed)(?<!s)) "
)


@cache
def goods_words() -> re.Pattern[str]:
    """What is traded, behind the name of where it comes from: ``Swiss watches``."""
    heads = "|".join(word_list("goods"))
    sectors = "|".join(row["words"] for row in load_data("words")["sectors"])
    return re.compile(
        rf"(?:'s? |- made )?(?:{_PLAIN}){{0,3}}(?:{heads}|{sectors}) "
        r"(?!(?:import )?(?:tariffs?|dut(?:y|ies)|lev(?:y|ies)|tax|quotas?|futures|prices?|stocks|"
        r"shares|purchases) )"
    )


MAKERS = re.compile(
    r"(?:'s? )?(?:[a-z-]+(?<!ed)(?<!s) ){0,3}(?:exporters?|manufacturers?|producers|farmers|"
    r"companies|firms|carmakers|automakers|makers|suppliers|growers|brands|industry|sectors?) "
)


@once_a_token
def precedes_goods(line: Line, index: int) -> bool:
    """Whether what is traded stands behind a name."""
    after = line.words(index + 1, min(len(line.tokens), index + 6))
    return goods_words().match(after) is not None


@once_a_token
def is_goods(line: Line, index: int) -> bool:
    """Whether a name says where goods, or those who make them, come from."""
    after = line.words(index + 1, min(len(line.tokens), index + 7))
    return bool(goods_words().match(after) or MAKERS.match(after))
