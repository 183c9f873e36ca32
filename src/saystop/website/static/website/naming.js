/* Fields of rich text on the editors' pages come without a name: they take that of their label, or of their block. */
(() => {
  const words = (element) => element?.textContent.replace("*", "").trim() ?? "";
  const name = () => {
    for (const field of document.querySelectorAll(".public-DraftEditor-content:not([aria-label])")) {
      const wrapper = field.closest(".w-field__wrapper");
      const label = wrapper?.parentElement?.querySelector(":scope > label");
      const heading = field.closest(".w-panel")?.querySelector(".c-sf-block__type, .w-panel__heading");
      field.setAttribute("aria-label", words(label) || words(heading) || document.title);
    }
  };
  document.addEventListener("DOMContentLoaded", () => {
    name();
    new MutationObserver(name).observe(document.body, { childList: true, subtree: true });
  });
})();
