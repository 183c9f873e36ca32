from django.urls import path

from saystop.casework.views import assessing, cases, custody, files, inbox, linking, referring, searching

app_name = "casework"
urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("search/", searching.search, name="search"),
    path("index/", searching.index, name="index"),
    path("cases/<uuid:case>/", cases.case, name="case"),
    path("cases/<uuid:case>/answer/", cases.answer, name="answer"),
    path("cases/<uuid:case>/note/", cases.note, name="note"),
    path("cases/<uuid:case>/state/", cases.state, name="state"),
    path("cases/<uuid:case>/assign/", cases.assign, name="assign"),
    path("cases/<uuid:case>/merge/", cases.merge, name="merge"),
    path("cases/<uuid:case>/split/", cases.split, name="split"),
    path("cases/<uuid:case>/assessment/", assessing.assessment, name="assessment"),
    path("cases/<uuid:case>/assessment/keep/", assessing.assess, name="assess"),
    path("cases/<uuid:case>/identity/", custody.identity, name="identity"),
    path("cases/<uuid:case>/links/", linking.links, name="links"),
    path("cases/<uuid:case>/graph/", linking.drawn, name="graph"),
    path("cases/<uuid:case>/referrals/", referring.referrals, name="referrals"),
    path("cases/<uuid:case>/referrals/new/", referring.new, name="new_referral"),
    path("referrals/<uuid:referral>/", referring.referral, name="referral"),
    path("referrals/<uuid:referral>/pack/", referring.pack, name="referral_pack"),
    path("referrals/<uuid:referral>/pdf/", referring.pdf, name="referral_pdf"),
    path("authorities/", referring.keys, name="authority_keys"),
    path("identities/", custody.identities, name="identities"),
    path("identities/<uuid:release>/", custody.decide, name="decide_identity"),
    path("cases/<uuid:case>/attachments/<uuid:attachment>/", files.attachment, name="attachment"),
    path("cases/<uuid:case>/attachments/<uuid:attachment>/preview/", files.preview, name="preview"),
]
