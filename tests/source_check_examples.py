"""Examples of what each check of texts finds: ``bad`` is found by it, and by it alone, and ``good`` is not."""

from __future__ import annotations

from typing import Final, NamedTuple


class Example(NamedTuple):
    """``file`` is the file that the two are of, where they are a whole one; else they stand below a title."""

    bad: str
    good: str
    file: str = ""


EXAMPLES: Final[dict[str, Example]] = {
    "front-matter-syntax": Example(
        "---\ntitle: Credits: what they are\n---\n\n# Credits\n",
        '---\ntitle: "Credits: what they are"\n---\n\n# Credits\n',
        "page.md",
    ),
    "front-matter-open": Example(
        "---\nid: credits\n\n# Credits\n",
        "---\nid: credits\n---\n\n# Credits\n",
        "page.md",
    ),
    "front-matter-place": Example(
        "Note: this page is new.\n\n# Credits\n",
        "# Credits\n\nNote: this page is new.\n",
        "page.md",
    ),
    "front-matter-duplicate": Example(
        "---\ntitle: Credits\ntitle: Billing\n---\n\n# Credits\n",
        "---\ntitle: Credits\n---\n\n# Credits\n",
        "page.md",
    ),
    "front-matter-type": Example(
        "---\nhide: everything\n---\n\n# Credits\n",
        "---\nhide:\n  - toc\n---\n\n# Credits\n",
        "page.md",
    ),
    "front-matter-unknown": Example(
        "---\naliases: /old-page/\n---\n\n# Credits\n",
        "---\nredirects: /old-page/\n---\n\n# Credits\n",
        "page.md",
    ),
    "heading-levels": Example(
        "## Payments\n\n#### Refunds\n",
        "## Payments\n\n### Refunds\n",
        "",
    ),
    "heading-empty": Example(
        "## {#payments}\n",
        "## Payments {#payments}\n",
        "",
    ),
    "heading-no-title": Example(
        "## Payments\n\nText.\n",
        "# Payments\n\nText.\n",
        "page.md",
    ),
    "heading-titles": Example(
        "# Payments\n\n# Refunds\n",
        "# Payments\n\n## Refunds\n",
        "page.md",
    ),
    "image-alt": Example(
        "![](result.png)\n",
        "![The result, with the request that is ready to send](result.png)\n",
        "",
    ),
    "image-alt-file-name": Example(
        "![result-2.png](result-2.png)\n",
        "![The result, with the request that is ready to send](result-2.png)\n",
        "",
    ),
    "list-blank-line": Example(
        "You need:\n- the invoice\n- the date\n",
        "You need:\n\n- the invoice\n- the date\n",
        "",
    ),
    "list-indent": Example(
        "- Invoices\n  - their dates\n",
        "- Invoices\n    - their dates\n",
        "",
    ),
    "list-restart": Example(
        "1. Open the invoice.\n\nIt is a file.\n\n2. Look at its date.\n",
        "1. Open the invoice.\n\n    It is a file.\n\n2. Look at its date.\n",
        "",
    ),
    "list-marker": Example(
        "1) Open the invoice.\n2) Look at its date.\n",
        "1. Open the invoice.\n2. Look at its date.\n",
        "",
    ),
    "list-kind": Example(
        "- the invoice\n- the date\n\n1. Open the invoice.\n2. Look at its date.\n",
        "- the invoice\n- the date\n\nThen:\n\n1. Open the invoice.\n2. Look at its date.\n",
        "",
    ),
    "invisible-character": Example(
        "-\xa0the invoice\n-\xa0the date\n",
        "- the invoice\n- the date\n",
        "",
    ),
    "curly-quote": Example(
        "The invoice. {: title=“The invoice” }\n",
        'The invoice. {: title="The invoice" }\n',
        "",
    ),
    "fence-open": Example(
        "```text\nan example\n\nThe next paragraph.\n",
        "```text\nan example\n```\n\nThe next paragraph.\n",
        "",
    ),
    "comment-open": Example(
        "The invoice. <!-- ask about the date\n",
        "The invoice. <!-- ask about the date -->\n",
        "",
    ),
    "strong-open": Example(
        "The **invoice of this month.\n",
        "The **invoice** of this month.\n",
        "",
    ),
    "link-reference": Example(
        "Look at [the format][format].\n",
        "Look at [the format][format].\n\n[format]: https://help.example/format/\n",
        "",
    ),
    "link-space": Example(
        "Look at [the format] (format.md).\n",
        "Look at [the format](format.md).\n",
        "",
    ),
    "spelling": Example(
        "You recieve an invoice.\n",
        "You receive an invoice.\n",
        "",
    ),
    "spelling-words": Example(
        "recieve teh\n",
        "# Words of the product\nrecieve\n",
        "spelling.txt",
    ),
    "style-blanks-around-fences": Example(
        "For example:\n```text\nan example\n```\n",
        "For example:\n\n```text\nan example\n```\n",
        "",
    ),
    "style-blanks-around-headings": Example(
        "## Payments\nText.\n",
        "## Payments\n\nText.\n",
        "",
    ),
    "style-blanks-around-tables": Example(
        "The dates:\n| what | when |\n| --- | --- |\n| invoice | May |\n",
        "The dates:\n\n| what | when |\n| --- | --- |\n| invoice | May |\n",
        "",
    ),
    "style-code-fence-style": Example(
        "~~~text\nan example\n~~~\n",
        "```text\nan example\n```\n",
        "",
    ),
    "style-descriptive-link-text": Example(
        "You find the format [here](format.md).\n",
        "You find [the format](format.md) there.\n",
        "",
    ),
    "style-emphasis-style": Example(
        "The _same_ date.\n",
        "The *same* date.\n",
        "",
    ),
    "style-fenced-code-language": Example(
        "```\nan example\n```\n",
        "```text\nan example\n```\n",
        "",
    ),
    "style-heading-start-left": Example(
        " ## Payments\n",
        "## Payments\n",
        "",
    ),
    "style-heading-style": Example(
        "Payments\n--------\n",
        "## Payments\n",
        "",
    ),
    "style-hr-style": Example(
        "Text.\n\n***\n\nMore text.\n",
        "Text.\n\n---\n\nMore text.\n",
        "",
    ),
    "style-link-image-reference-definitions": Example(
        "Text.\n\n[format]: https://help.example/format/\n",
        "Look at [the format][format].\n\n[format]: https://help.example/format/\n",
        "",
    ),
    "style-list-indent": Example(
        "1. Open the invoice.\n 2. Look at its date.\n",
        "1. Open the invoice.\n2. Look at its date.\n",
        "",
    ),
    "style-list-marker-space": Example(
        "-  the invoice\n",
        "- the invoice\n",
        "",
    ),
    "style-no-bare-urls": Example(
        "Look at https://help.example/format/ for more.\n",
        "Look at [the format](https://help.example/format/) for more.\n",
        "",
    ),
    "style-no-blanks-blockquote": Example(
        "> The first part.\n\n> The second part.\n",
        "> The first part.\n>\n> The second part.\n",
        "",
    ),
    "style-no-emphasis-as-heading": Example(
        "**Payments**\n\nText.\n",
        "## Payments\n\nText.\n",
        "",
    ),
    "style-no-empty-links": Example(
        "Look at [the format]().\n",
        "Look at [the format](format.md).\n",
        "",
    ),
    "style-no-hard-tabs": Example(
        "The invoice\tand its date.\n",
        "The invoice and its date.\n",
        "",
    ),
    "style-no-missing-space-atx": Example(
        "##Payments\n",
        "## Payments\n",
        "",
    ),
    "style-no-multiple-blanks": Example(
        "Text.\n\n\nMore text.\n",
        "Text.\n\nMore text.\n",
        "",
    ),
    "style-no-multiple-space-atx": Example(
        "##  Payments\n",
        "## Payments\n",
        "",
    ),
    "style-no-multiple-space-blockquote": Example(
        ">  A quotation.\n",
        "> A quotation.\n",
        "",
    ),
    "style-no-reversed-links": Example(
        "Look at (the format)[format.md].\n",
        "Look at [the format](format.md).\n",
        "",
    ),
    "style-no-space-in-code": Example(
        "Write ` check` there.\n",
        "Write `check` there.\n",
        "",
    ),
    "style-no-space-in-emphasis": Example(
        "The ** same ** date.\n",
        "The **same** date.\n",
        "",
    ),
    "style-no-space-in-links": Example(
        "Look at [ the format](format.md).\n",
        "Look at [the format](format.md).\n",
        "",
    ),
    "style-no-trailing-spaces": Example(
        "Text. \nMore text.\n",
        "Text.\nMore text.\n",
        "",
    ),
    "style-ol-prefix": Example(
        "1. Open the invoice.\n3. Look at its date.\n",
        "1. Open the invoice.\n2. Look at its date.\n",
        "",
    ),
    "style-single-trailing-newline": Example(
        "# Payments\n\nText.",
        "# Payments\n\nText.\n",
        "page.md",
    ),
    "style-strong-style": Example(
        "The __same__ date.\n",
        "The **same** date.\n",
        "",
    ),
    "style-table-column-count": Example(
        "| what | when |\n| --- | --- |\n| invoice | May | June |\n",
        "| what | when |\n| --- | --- |\n| invoice | May, June |\n",
        "",
    ),
    "style-ul-indent": Example(
        "- Invoices\n     - their dates\n",
        "- Invoices\n    - their dates\n",
        "",
    ),
    "style-ul-style": Example(
        "* the invoice\n",
        "- the invoice\n",
        "",
    ),
}
