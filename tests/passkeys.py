"""A passkey in software: what a phone would answer to our pages."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

ORIGIN = "https://testserver"
FLAG = AuthenticatorData.FLAG


@dataclass
class Phone:
    """Holds one passkey. ``asks`` is whether it asked for a finger, a face or a PIN."""

    asks: bool = True
    origin: str = ORIGIN
    number: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    owner: bytes = b""

    def make(self, options: str) -> str:
        """What the browser sends after a passkey was made."""
        asked = json.loads(options)["publicKey"]
        self.owner = websafe_decode(asked["user"]["id"])
        public = ES256.from_cryptography_key(self.key.public_key())
        attested = AttestedCredentialData.create(Aaguid.NONE, self.number, public)
        data = AuthenticatorData.create(
            self._rp(asked["rp"]["id"]), self._flags() | FLAG.AT, 0, attested
        )
        attestation = AttestationObject.create("none", data, {})
        client = self._client_data("webauthn.create", asked)
        return self._sent(
            {
                "clientDataJSON": websafe_encode(client),
                "attestationObject": websafe_encode(attestation),
            }
        )

    def use(self, options: str, *, rp: str = "testserver") -> str:
        """What the browser sends after the passkey was used."""
        asked = json.loads(options)["publicKey"]
        data = AuthenticatorData.create(self._rp(rp), self._flags(), 1)
        client = self._client_data("webauthn.get", asked)
        signed = self.key.sign(
            bytes(data) + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256())
        )
        return self._sent(
            {
                "clientDataJSON": websafe_encode(client),
                "authenticatorData": websafe_encode(data),
                "signature": websafe_encode(signed),
                "userHandle": websafe_encode(self.owner),
            }
        )

    def _client_data(self, kind: str, asked: dict[str, Any]) -> bytes:
        return CollectedClientData.create(kind, asked["challenge"], self.origin)

    def _flags(self) -> FLAG:
        return FLAG.UP | FLAG.UV if self.asks else FLAG.UP

    @staticmethod
    def _rp(name: str) -> bytes:
        return hashlib.sha256(name.encode()).digest()

    def _sent(self, response: dict[str, str]) -> str:
        number = websafe_encode(self.number)
        return json.dumps(
            {
                "id": number,
                "rawId": number,
                "type": "public-key",
                "clientExtensionResults": {},
                "response": response,
            }
        )
