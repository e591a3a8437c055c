"""Pages in several languages: ``page.ar.md`` beside ``page.md`` is that page in Arabic, at ``/ar/page/``."""
