// Passkeys: hands what the server asks to the browser, and its answer back in a form.

type Json = Record<string, unknown>;

function toBytes(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
}

function toText(bytes: ArrayBuffer): string {
  const plain = String.fromCharCode(...new Uint8Array(bytes));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function withBytes(keys: Json[] | undefined): PublicKeyCredentialDescriptor[] {
  return (keys ?? []).map((key) => ({ ...key, id: toBytes(key.id as string) }) as never);
}

async function create(asked: Json): Promise<Json> {
  const user = asked.user as Json;
  const made = (await navigator.credentials.create({
    publicKey: {
      ...asked,
      challenge: toBytes(asked.challenge as string),
      user: { ...user, id: toBytes(user.id as string) },
      excludeCredentials: withBytes(asked.excludeCredentials as Json[]),
    } as never,
  })) as PublicKeyCredential;
  const answer = made.response as AuthenticatorAttestationResponse;
  return answered(made, {
    attestationObject: toText(answer.attestationObject),
    transports: answer.getTransports?.() ?? [],
  });
}

async function get(asked: Json): Promise<Json> {
  const used = (await navigator.credentials.get({
    publicKey: {
      ...asked,
      challenge: toBytes(asked.challenge as string),
      allowCredentials: withBytes(asked.allowCredentials as Json[]),
    } as never,
  })) as PublicKeyCredential;
  const answer = used.response as AuthenticatorAssertionResponse;
  return answered(used, {
    authenticatorData: toText(answer.authenticatorData),
    signature: toText(answer.signature),
    userHandle: answer.userHandle ? toText(answer.userHandle) : null,
  });
}

function answered(credential: PublicKeyCredential, response: Json): Json {
  return {
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: { clientDataJSON: toText(credential.response.clientDataJSON), ...response },
  };
}

async function fill(form: HTMLFormElement): Promise<void> {
  const failed = form.querySelector<HTMLElement>("[data-passkey-failed]");
  const field = form.elements.namedItem("credential") as HTMLInputElement;
  if (failed) failed.hidden = true;
  try {
    const asked = (JSON.parse(form.dataset.options ?? "{}") as { publicKey: Json }).publicKey;
    const ceremony = form.dataset.passkey === "create" ? create : get;
    field.value = JSON.stringify(await ceremony(asked));
  } catch {
    // Refused, timed out, or a browser without passkeys: the page says what else to do.
    if (failed) failed.hidden = false;
    return;
  }
  form.submit();
}

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-passkey]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void fill(form);
  });
}
