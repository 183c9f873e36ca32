/* What a public page does better with JavaScript. Nothing here is needed to report, nothing is stored,
   and every word comes from the page's data attributes. Runs in <head>, before anything is painted. */
(() => {
"use strict";
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const fill = (sentence, n) => (sentence || "").replace("{n}", n);
const listen = (node, event, act) => node.addEventListener(event, act);
/* By attribute, for a field may be called "action" and would hide the property. */
const target = (form, by) => new URL(by?.getAttribute("formaction") || form.getAttribute("action") || location.pathname + location.search, location);
let unsent = false;

/* Leave now: one entry in the tab's history at most, and that one is replaced. So links and GET forms
   within the line replace the page as well instead of adding to the history. */
const leave = () => {
  const way = document.querySelector(".leave").href;
  document.title = "";
  document.body.replaceChildren();
  unsent = false;
  location.replace(way);
};
let escaped = -Infinity;
listen(document, "keydown", (event) => {
  if (event.key !== "Escape" || !document.querySelector(".leave")) return;
  if (event.timeStamp - escaped < 1000) leave();
  escaped = event.timeStamp;
});
listen(document, "click", (event) => {
  const link = event.target.closest("a[href]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  if (link.matches(".leave")) {
    event.preventDefault();
    leave();
  } else if (link.origin === location.origin && !link.target && !link.getAttribute("href").startsWith("#")) {
    event.preventDefault();
    location.replace(link.href);
  }
});
listen(window, "beforeunload", (event) => unsent && event.preventDefault());

/* Sending: by XMLHttpRequest, so that a lost connection loses no answer and an upload shows its progress.
   What the server answers becomes the page, whatever its status. */
const send = (form, submitter) => {
  const box = document.getElementById(form.dataset.upload);
  const say = (sentence, kind) => {
    const line = box.querySelector("p");
    line.textContent = sentence;
    line.className = sentence ? "notice " + kind : "";
  };
  const data = new FormData(form);
  if (submitter && submitter.name) data.append(submitter.name, submitter.value);
  const files = form.getAttribute("enctype") === "multipart/form-data";
  const request = new XMLHttpRequest();
  const bar = box.querySelector("progress");
  const retry = box.querySelector("button");
  const lost = (sentence) => {
    form.inert = false;
    bar.hidden = true;
    say(sentence, "warning");
    retry.hidden = false;
    retry.onclick = () => form.requestSubmit(submitter);
    retry.focus();
  };
  request.open("POST", target(form, submitter));
  request.upload.onprogress = (event) => {
    bar.hidden = !files || event.total < 1e5;
    bar.max = event.total;
    bar.value = event.loaded;
  };
  request.onerror = () => lost(box.dataset.lost);
  request.onload = () => {
    /* 502 and 504 come from a proxy that could not reach the line: as good as no connection. */
    if (request.status === 502 || request.status === 504) return lost(box.dataset.lost);
    /* The page of a fault must not take the place of what was typed. */
    if (request.responseText.includes("<body data-fault")) return lost(box.dataset.fault);
    unsent = false;
    const { hash } = target(form, submitter);
    history.replaceState(null, "", request.responseURL + hash);
    window.saystopArrived = hash.slice(1) || true;
    document.open();
    document.write(request.responseText);
    document.close();
    if (!hash) scrollTo({ top: 0, behavior: "instant" });
  };
  retry.hidden = true;
  say(box.dataset.sending, "");
  form.inert = true;
  request.send(files ? data : new URLSearchParams(data));
};
listen(document, "submit", (event) => {
  const form = event.target;
  if (form.matches("[data-upload]")) {
    event.preventDefault();
    if (!form.inert && all("[type=file]", form).every(fits)) send(form, event.submitter);
  } else if ((form.getAttribute("method") || "get").toLowerCase() === "get") {
    event.preventDefault();
    location.replace(target(form).pathname + "?" + new URLSearchParams(new FormData(form)));
  }
});

/* Files: what was chosen, and whether it may be sent, before a slow network carries it. */
const fits = (input) => {
  const list = document.getElementById(input.id + "-files");
  const files = [...input.files];
  const mebibytes = (bytes) => (bytes / 1048576).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 });
  const size = files.reduce((sum, file) => sum + file.size, 0);
  const { maxFiles = 10, maxMebibytes = 50, tooMany, tooLarge } = input.dataset;
  const fault = files.length > maxFiles ? tooMany : size > maxMebibytes * 1048576 ? tooLarge : "";
  list.replaceChildren(...files.map((file) => {
    const line = document.createElement("li");
    line.textContent = `${file.name} (${mebibytes(file.size)} MiB)`;
    return line;
  }));
  input.setCustomValidity(fault);
  if (fault) {
    /* The browser's bubble goes after a while. */
    const line = document.createElement("li");
    line.className = "error";
    line.textContent = fault;
    list.prepend(line);
    input.reportValidity();
  }
  return !fault;
};

const ready = () => {
  all("form[data-upload]").forEach((form) => listen(form, "input", () => { unsent = true; }));
  all("[type=file][data-too-many]").forEach((input) => {
    listen(input, "change", () => fits(input));
    /* In a folded group the browser would say nothing, and the button would seem dead. */
    listen(input, "invalid", () => { const group = input.closest("details"); if (group) group.open = true; });
  });

  all("textarea[data-limit]").forEach((area) => {
    const bound = document.getElementById(area.id + "-bound");
    const count = () => {
      /* Characters as the server counts them: code points, a line end as one. */
      const left = area.dataset.limit - [...area.value].length;
      bound.textContent = left < 0 ? fill(area.dataset.over, -left) : fill(area.dataset.left, left);
      bound.classList.toggle("error", left < 0);
    };
    listen(area, "input", count);
    if (area.value) count();
  });

  if (navigator.geolocation && isSecureContext) all("button[data-position]").forEach((button) => {
    const field = document.getElementById(button.dataset.position);
    const said = document.getElementById(field.id + "-said");
    button.hidden = false;
    listen(button, "click", () => {
      said.textContent = button.dataset.waiting;
      navigator.geolocation.getCurrentPosition(({ coords }) => {
        field.value = coords.latitude.toFixed(5) + " " + coords.longitude.toFixed(5);
        said.textContent = fill(button.dataset.found, Math.ceil(coords.accuracy));
        unsent = true;
      }, () => { said.textContent = button.dataset.failed; }, { enableHighAccuracy: true, timeout: 30000 });
    });
  });

  /* The words came by a POST and are shown once: a page pulled down by accident would load afresh, without them. */
  if (document.querySelector("ol.receipt")) document.documentElement.style.overscrollBehavior = "none";

  all("button[data-print]").forEach((button) => { button.hidden = false; button.onclick = () => print(); });
  if (navigator.clipboard) all("button[data-copy]").forEach((button) => {
    button.hidden = false;
    button.onclick = () => navigator.clipboard
      .writeText(all("li", document.querySelector(button.dataset.copy)).map((word) => word.textContent.trim()).join(" "))
      .then(() => { button.textContent = button.dataset.copied; });
  });

  all("form[data-wait-seconds]").forEach((form) => {
    let left = +form.dataset.waitSeconds;
    const said = form.querySelector("[data-wait]");
    const tick = () => {
      said.textContent = fill(said.dataset.wait, left);
      if (left-- > 0) setTimeout(tick, 1000);
      else if (form.isConnected) form.requestSubmit();
    };
    tick();
  });

  /* A page that came by document.write is not announced: put the reader at its faults, where its button led, or its heading. */
  const arrived = window.saystopArrived;
  const start = document.querySelector(".errors") || (arrived && (document.getElementById(arrived) || document.querySelector("h1")));
  if (start) { start.tabIndex = -1; start.focus(); }
};
if (document.readyState === "loading") listen(document, "DOMContentLoaded", ready); else ready();
})();
