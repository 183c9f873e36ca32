import re, shutil, pytest
from tests import people
from saystop.offices.services import members
pytestmark=[pytest.mark.django_db(transaction=True)]
def test_shots(live_server, browser):
    ctx=browser.new_context(locale="en",viewport={"width":1200,"height":900}); page=ctx.new_page()
    bad=[]
    page.on("console", lambda m: bad.append(m.text) if m.type=="error" else None)
    home=re.sub(r"//[^:]+","//localhost",live_server.url)
    office=people.found_office(); people.case_officer(office); people.member_without_desk(); 
    token=members.invite(office.director,email="ivo@h.example",name="Ivo",role="case_officer")
    def shot(n): page.screenshot(path=f"/tmp/shots/{n}.png",full_page=True)
    page.goto(home+f"/invitation/{token}/"); shot("invitation")
    page.get_by_label("New password").fill("short"); page.get_by_role("button").click(); shot("invitation_bad")
    page.get_by_label("New password").fill("another pier at dusk"); page.get_by_label("The same password once more").fill("another pier at dusk"); page.get_by_role("button",name="Choose").click(); shot("setup")
    page.goto(home+"/sign-in/"); shot("signin")
    people.forget_used_codes(office.director)
    page.get_by_label("E-mail address").fill(office.director.email); page.get_by_label("Password",exact=True).fill(people.PASSWORD); page.get_by_role("button",name="Continue").click(); shot("second")
    page.get_by_label("Code").fill(people.code_of(office.director)); page.get_by_role("button",name="Sign in").click()
    for n,p in [("me","me/"),("members","members/"),("desks","desks/"),("recovery","recovery/"),("office","office/"),("audit","audit/"),("invite","members/invite/"),("lock","lock-everyone/")]:
        page.goto(home+"/desk/"+p); shot(n)
    page.goto(home+"/sign-in/codes/"); page.get_by_role("button",name="Show me").click(); shot("codes")
    from axe_playwright_python.sync_playwright import Axe
    for p in ["desk/me/","desk/members/","desk/desks/","desk/recovery/","desk/office/","desk/audit/","desk/members/invite/","desk/lock-everyone/","sign-in/codes/","desk/me/password/","desk/me/authenticator/","desk/nowhere/"]:
        page.goto(home+"/"+p); r=Axe().run(page)
        print(p, r.violations_count, [ (v["id"], [n["html"][:80] for n in v["nodes"]][:3]) for v in r.response["violations"]])
    print("console",bad)
