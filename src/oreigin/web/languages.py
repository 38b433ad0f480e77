"""What languages are called: in themselves, and in English."""

LANGUAGE_NAMES = {
    "en": "English",
    "zh": "中文 Chinese",
    "ja": "日本語 Japanese",
    "ko": "한국어 Korean",
    "de": "Deutsch German",
    "fr": "Français French",
    "es": "Español Spanish",
    "pt": "Português Portuguese",
}
"""By the codes of `checks.letters.LANGUAGES`."""
