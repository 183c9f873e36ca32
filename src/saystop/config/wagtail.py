"""Settings of Wagtail, on which the website stands: what would ask another server is off, what nobody needs is not there."""

WAGTAIL_APPS = [
    "wagtail_localize",
    "wagtail_localize.locales",
    "saystop.website.lean.Redirects",
    "wagtail.sites",
    "wagtail.users",
    "saystop.website.lean.Snippets",
    "saystop.website.lean.Documents",
    "saystop.website.lean.Images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
]

WAGTAIL_SITE_NAME = "SayStop"
WAGTAIL_I18N_ENABLED = True
# A page that is out and is handed to its translators is a draft in their language: who lets it out is asked about each sentence
# that has no translation (`website.translating`).
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
WAGTAILIMAGES_IMAGE_MODEL = "website.Picture"
WAGTAILDOCS_DOCUMENT_MODEL = "website.Download"

# Requests to others: who is new, whether there is a newer version, what a picture of a member's face would be.
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None

# Who publishes finds what waits on the editors' first page. Django's mails, Wagtail's among them, would go to any mail server
# that listens on this machine; those of the office go by the one that it named (`casework.mailing`).
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"

# Members sign in as everywhere; their accounts are kept by the office.
WAGTAILADMIN_LOGIN_URL = "/sign-in/"
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False
# Nothing of the website is for some people only.
WAGTAIL_PRIVATE_PAGES = {"SHARED_PASSWORD": False}
WAGTAILDOCS_PRIVATE_COLLECTION_OPTIONS = {"SHARED_PASSWORD": False}

WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 12 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
# What the line draws anew, too; a file of any other kind is refused before it is decoded.
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_FORMAT_CONVERSIONS = {"png": "webp", "jpeg": "webp"}
WAGTAILIMAGES_IMAGE_FORM_BASE = "saystop.website.uploads.PictureForm"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "saystop.website.uploads.DocumentForm"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = ["pdf", "csv", "docx", "xlsx", "pptx", "odt", "ods", "odp", "txt", "epub"]
WAGTAILDOCS_CONTENT_TYPES: dict[str, str] = {}
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []
