// Posting a form's fields from a script, with what the server asks of every post.
globalThis.banfei ??= {};

banfei.newKey = () => {
  // Not randomUUID: an office without https has no secure context.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
};

// Answers what the address says, or throws like post.
banfei.read = async (url) => {
  const response = await fetch(url, { headers: { Accept: "application/json" }, credentials: "same-origin" });
  if (!response.ok) throw new Error(String(response.status));
  return response.json();
};

// Answers {status, data}. Throws when the server wasn't reached or somebody else answered (a log-in page, a proxy).
banfei.post = async (url, fields, key) => {
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const response = await fetch(url, {
    method: "POST",
    body: new URLSearchParams(fields),
    headers: { "X-CSRFToken": token, "X-Request-Key": key, Accept: "application/json" },
    credentials: "same-origin",
  });
  return { status: response.status, data: await response.json() };
};
