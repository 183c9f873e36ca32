/* The desk works without this script; with it the keyboard is enough. */
(() => {
"use strict";
const all = (selector) => [...document.querySelectorAll(selector)];

/* j and k walk through the first link of each row, Enter follows it as any link, / goes to the search field. */
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
  if (event.key === "/") {
    const search = document.querySelector("[type=search]");
    if (search) { event.preventDefault(); search.focus(); }
  } else if (event.key === "j" || event.key === "k") {
    const rows = all("[data-rows] tbody tr").map((row) => row.querySelector("a")).filter(Boolean);
    const here = rows.findIndex((link) => link.closest("tr").contains(document.activeElement));
    const next = rows[here < 0 ? 0 : here + (event.key === "j" ? 1 : -1)];
    if (next) next.focus();
  } else if (event.key.length === 1) {
    /* A row's own buttons may have a key: pressed in the row that has the focus. */
    const row = document.activeElement.closest("[data-rows] tbody tr");
    const button = row && [...row.querySelectorAll("button[data-key]")].find((one) => one.dataset.key === event.key);
    if (button) { event.preventDefault(); button.click(); }
  }
});

/* The index is made bit by bit while the page is open, until nothing is left, it is stopped or the desk locks. */
const indexing = document.querySelector("form[data-indexing]");
if (indexing) {
  const said = indexing.querySelector("[role=status]");
  const [go, stop] = ["all", "stop"].map((name) => indexing.querySelector(`[value=${name}]`));
  const { then, failed } = indexing.dataset;
  let left = Number(indexing.dataset.left), all = left, stopped = false;
  /* Nobody answers, or another window is at it: the button of those without this script goes on. */
  const halt = (words) => { said.textContent = words || ""; go.hidden = false; stop.hidden = true; };
  const more = () => {
    if (stopped) return;
    if (!left) { if (then) location.replace(then); else indexing.hidden = true; return; }
    said.textContent = indexing.dataset.indexing.replace("{n}", all - left).replace("{m}", all);
    fetch(indexing.action, { method: "POST", body: new FormData(indexing), headers: { Accept: "application/json" }, redirect: "error" })
      .then((answer) => (answer.ok ? answer.json() : Promise.reject()))
      .then(({ done, left: rest }) => {
        if (then && !done && rest) { halt(); return; }
        left = done ? rest : 0;
        all = Math.max(all, left);
        setTimeout(more, 200);
      }).catch(() => { if (!stopped) halt(failed); });
  };
  stop.hidden = false;
  go.hidden = true;
  indexing.addEventListener("submit", () => { stopped = true; });
  more();
}

if (navigator.clipboard) all("button[data-copy]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => {
    const source = document.querySelector(button.dataset.copy);
    const words = [...source.querySelectorAll("li")].map((item) => item.textContent.trim());
    navigator.clipboard.writeText(words.length ? words.join(" ") : source.textContent.trim())
      .then(() => { button.textContent = button.dataset.copied; });
  });
});
all("button[data-print]").forEach((button) => { button.hidden = false; button.addEventListener("click", () => print()); });

/* An unsent answer or note comes along with every button of its own form; anything else that leaves the page asks first. */
let leaving = false;
const holds = (form) => [...form.querySelectorAll("textarea")].some((box) => box.value.trim());
all("form[data-keeps-unsent]").forEach((form) => {
  form.addEventListener("submit", () => { leaving = true; });
  form.addEventListener("input", () => { leaving = false; });
  addEventListener("beforeunload", (event) => {
    if (holds(form) && !leaving) event.preventDefault();
  });
});

/* A form is sent once the server answers: where it does not, the page stays, with all that was typed. */
const lost = document.querySelector("[data-lost]");
if (lost) all("form[data-keeps-unsent]").forEach((form) => {
  let asking = false, answers = false;
  form.addEventListener("submit", (event) => {
    if (answers) { answers = false; return; }
    event.preventDefault();
    if (asking) return;
    asking = true;
    lost.hidden = true;
    const button = event.submitter;
    fetch(lost.dataset.lost, { redirect: "manual", cache: "no-store" }).then(() => {
      asking = false;
      answers = true;
      form.requestSubmit(button);
    }, () => {
      asking = leaving = false;
      (button || form).parentElement.before(lost);
      lost.hidden = false;
      lost.scrollIntoView({ block: "nearest" });
    });
  });
});

/* The server locks after a time without requests. Writing a long note is not idling: say so once a minute at most. */
const idle = document.querySelector("[data-idle-seconds]");
if (idle) {
  const { idleSeconds, idleKeep, idleUrl, idleText } = idle.dataset;
  let asked = Date.now();
  /* What is typed goes along: the server, which has locked, keeps it closed in the page for signing in. Nothing else stays for Back. */
  const lock = () => {
    leaving = true;
    const form = all("form[data-keeps-unsent]").find(holds);
    if (!form) { location.replace(idleUrl); return; }
    form.hidden = true;
    document.querySelector("main").replaceChildren(form);
    form.submit();
  };
  const stay = () => {
    if (!idleKeep || Date.now() - asked < 60000) return;
    const before = asked;
    asked = Date.now();
    fetch(idleKeep, { redirect: "error" }).then((answer) => { if (!answer.ok) lock(); }, () => { asked = before; });
  };
  ["keydown", "pointerdown"].forEach((event) => document.addEventListener(event, stay));
  setInterval(() => {
    const left = Math.ceil(idleSeconds - (Date.now() - asked) / 1000);
    if (left <= 0) lock();
    idle.hidden = left > 120;
    /* Every half minute: each change is read aloud. */
    if (left % 30 === 0) idle.textContent = idleText.replace("{n}", left);
  }, 1000);
}
})();
