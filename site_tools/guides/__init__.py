"""The guides of the site: read out of Markdown, shown in pages, published."""
