/* Passkeys: the options come in data-options of the form (WebAuthn Level 3 JSON, section 5.1.8), the browser's
   answer goes back as JSON in the field named "credential". */
(() => {
"use strict";
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const withIds = (list) => (list || []).map((entry) => ({ ...entry, id: bytes(entry.id) }));

const creation = (options) => PublicKeyCredential.parseCreationOptionsFromJSON?.(options) ?? {
  ...options,
  challenge: bytes(options.challenge),
  user: { ...options.user, id: bytes(options.user.id) },
  excludeCredentials: withIds(options.excludeCredentials),
};
const request = (options) => PublicKeyCredential.parseRequestOptionsFromJSON?.(options) ?? {
  ...options,
  challenge: bytes(options.challenge),
  allowCredentials: withIds(options.allowCredentials),
};
const byHand = (credential) => {
  const response = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"])
    if (credential.response[part]) response[part] = text(credential.response[part]);
  if (credential.response.getTransports) response.transports = credential.response.getTransports();
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  };
};
const asJson = (credential) => {
  /* Some password managers hand out credentials whose toJSON throws. */
  try { return credential.toJSON(); } catch { return byHand(credential); }
};

document.querySelectorAll("form[data-passkey]").forEach((form) => {
  if (!window.PublicKeyCredential) return;
  const failed = form.querySelector("[data-failed]");
  const button = form.querySelector("button");
  button.disabled = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    failed.hidden = true;
    button.disabled = true;
    try {
      const options = JSON.parse(form.dataset.options);
      const publicKey = options.publicKey ?? options;
      const credential = form.dataset.passkey === "register"
        ? await navigator.credentials.create({ publicKey: creation(publicKey) })
        : await navigator.credentials.get({ publicKey: request(publicKey) });
      form.elements.credential.value = JSON.stringify(asJson(credential));
      form.submit();
    } catch {
      failed.hidden = false;
      button.disabled = false;
    }
  });
});
})();
