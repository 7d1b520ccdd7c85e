"""Messages of broken files: characters, YAML, keys, and names of economies, goods and measures.

File: where after the file's name, what was seen, what was expected, what to do.
"""

from summitry.policy.scenario import KEYS

RATE = "a rate with its unit, such as 25%, or ? where no rate has been named"
KEYS_EXPECTED = "keys such as name and measures"
START = "start the file with name: my-scenario"
YAML = "YAML made of keys, lists and text"
INDENT = "check the indentation, quotes and brackets on this line and the one above"

TEXT = {
    "alias": (
        ", line 10, column 10, key measures[1].add",
        "the alias *ten",
        "text written out",
        "repeat the text",
    ),
    "anchor": (
        ", line 6, column 10, key measures[0].add",
        "the anchor &ten",
        "text without anchors",
        "remove it",
    ),
    "broken-brackets": (
        ", line 3, column 1",
        "expected ',' or ']', but got '<stream end>'",
        YAML,
        INDENT,
    ),
    "control-character": (
        "",
        "the character U+0007",
        "printable text",
        "save the file as plain UTF-8 text",
    ),
    "duplicate-key": (
        ", line 7, column 5, key measures[0].exporters",
        "the key exporters twice, first on line 5",
        "each key once",
        "remove one of the two",
    ),
    "empty": (
        "",
        "an empty file",
        "a scenario with at least name and measures",
        "start from a case of the casebook: summitry casebook",
    ),
    "latin-1": (
        "",
        "byte 0xE9 at offset 9",
        "UTF-8 text",
        "save the file as UTF-8",
    ),
    "no-name": (
        ", line 1, column 1, key name",
        "no key name",
        "a value for name",
        "add the key name",
    ),
    "no-value": (
        ", line 6, column 9, key measures[0].add",
        "no value",
        "a value",
        "write a value or remove the key",
    ),
    "not-a-mapping": (
        "",
        "a list",
        KEYS_EXPECTED,
        START,
    ),
    "plain-text": (
        "",
        "plain text",
        KEYS_EXPECTED,
        START,
    ),
    "tab-indent": (
        ", line 3, column 1",
        "found character '\\t' that cannot start any token",
        YAML,
        INDENT,
    ),
    "tag": (
        ", line 6, column 10, key measures[0].add",
        "the tag tag:yaml.org,2002:float",
        "values without tags",
        "remove the tag",
    ),
    "too-deep": (
        ", line 2, column 37, key notes" + "[0]" * 29,
        "more than 30 levels",
        "a flat scenario",
        "remove the nesting",
    ),
    "twice-the-same-id": (
        ", line 7, column 5, key measures[1].id",
        "the id a twice",
        "an id for each measure",
        "rename one of the two",
    ),
    "two-documents": (
        ", line 3, column 1",
        "a second document",
        "one scenario in a file",
        "split the file",
    ),
    "unknown-country": (
        ", line 5, column 22, key measures[0].exporters[1]",
        "unknown economy Grmany",
        "an ISO 3166 code, an English name, a group such as EU27 or ASEAN, or world",
        "write Germany (DEU)",
    ),
    "unknown-key": (
        ", line 7, column 5, key measures[0].efective",
        "unknown key efective",
        "one of: " + ", ".join(KEYS["tariff"]),
        "write effective",
    ),
    "unknown-sector": (
        ", line 6, column 22, key measures[0].sectors[1]",
        "unknown sector aluminum",
        "a sector code such as C29, its name, or a group such as goods, steel or cars",
        "write aluminium",
    ),
    "unknown-top-key": (
        ", line 1, column 1, key tittle",
        "unknown key tittle",
        "one of: " + ", ".join(KEYS[""]),
        "write title",
    ),
    "wrong-all-but": (
        ", line 5, column 5, key measures[0].exporters",
        "all_but",
        "the one key all-but",
        "write {all-but: [CAN, MEX]}",
    ),
    "list-as-key": (
        ", line 3, column 1",
        "a list or mapping as a key",
        "text as a key",
        "write a plain key",
    ),
    "measure-in-words": (
        ", line 3, column 5, key measures[0]",
        "25% on Japan",
        "keys such as id, importer and exporters",
        "start the measure with - id: my-measure",
    ),
    "name-in-a-list-of-lists": (
        ", line 5, column 17, key measures[0].exporters[0]",
        "['JPN']",
        "a name",
        "write, for example, JPN",
    ),
    "names-in-a-mapping": (
        ", line 4, column 5, key measures[0].importer",
        "{'all-but': ['CAN']}",
        "a name or a list of names",
        "write, for example, [CAN, MEX]",
    ),
    "question-in-a-list": (
        ", line 2, column 9",
        "an unquoted ? in a list",
        "YAML made of keys, lists and text",
        "check the indentation, quotes and brackets on this line and the one above",
    ),
    "two-word-id": (
        ", line 3, column 5, key measures[0].id",
        "usa steel",
        "a short identifier without spaces",
        "use letters, digits, dots, hyphens and underscores, for example can-25",
    ),
    "confusable-economy": (
        ", line 5, column 5, key measures[0].exporters",
        "unknown economy J\u0420N (\u0420 is U+0420, cyrillic capital letter er)",
        "an ISO 3166 code, an English name, a group such as EU27 or ASEAN, or world",
        "write Japan (JPN)",
    ),
    "confusable-key": (
        ", line 6, column 5, key measures[0].\u0430dd",
        "unknown key \u0430dd (\u0430 is U+0430, cyrillic small letter a)",
        "one of: " + ", ".join(KEYS["tariff"]),
        "write add",
    ),
    "confusable-id": (
        ", line 3, column 5, key measures[0].id",
        "us\u0430-jpn (\u0430 is U+0430, cyrillic small letter a)",
        "a short identifier without spaces",
        "use letters, digits, dots, hyphens and underscores, for example can-25",
    ),
    "hidden-character": (
        ", line 5, column 5, key measures[0].exporters",
        "unknown economy JP<U+200B>N",
        "an ISO 3166 code, an English name, a group such as EU27 or ASEAN, or world",
        "write Japan (JPN)",
    ),
    "right-to-left": (
        ", line 6, column 17",
        "the character U+202E, which reorders the text around it",
        "text that reads as it is written",
        "remove the character",
    ),
    "full-width-digits": (
        ", line 6, column 5, key measures[0].add",
        "\uff11\uff10% (\uff11 is U+FF11, fullwidth digit one)",
        RATE,
        "write a percentage, such as 25%",
    ),
    "unknown-list": (
        ", line 6, column 5, key measures[0].products",
        "unknown list of products auto",
        "a bundled list of products, or codes of 4, 6, 8 or 10 digits",
        "write autos",
    ),
    "products-of-a-file": (
        ", line 6, column 5, key measures[0].products",
        "unknown list of products my-codes.csv",
        "a bundled list of products, or codes of 4, 6, 8 or 10 digits",
        "see summitry world products; of a file of codes, it writes measures with --scenario",
    ),
}
