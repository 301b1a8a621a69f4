"""Checks a card token with COSE libraries that are not ours (REQ D-2).

    verify_token.py <token as hex> <public key as hex>

Knows the public key and the table in the doc comment of credential::CardToken, nothing else of Okienko. Prints what
the card says, one claim a line, or fails. Two libraries look, each with its own reading of RFC 9052.
"""

import sys
from datetime import datetime, timezone

import cbor2
import cwt
from pycose.headers import KID
from pycose.keys import OKPKey
from pycose.keys.curves import Ed25519
from pycose.messages import CoseMessage, Sign1Message

EXP, IAT, CARD = 4, 6, -65537


def with_pycose(token: bytes, public_key: bytes) -> bytes:
    message = CoseMessage.decode(token)
    assert isinstance(message, Sign1Message), type(message)
    assert not message.uhdr, "the unprotected header is not empty"
    message.key = OKPKey(crv=Ed25519, x=public_key, optional_params={"KID": message.phdr[KID]})
    assert message.verify_signature(), "pycose: the signature is wrong"
    return message.payload


def with_cwt(token: bytes, public_key: bytes) -> bytes:
    key = cwt.COSEKey.new({1: 1, 2: cbor2.loads(cbor2.loads(token).value[0])[4], 3: -8, -1: 6, -2: public_key})
    return cwt.COSE.new().decode(token, key)


def main() -> int:
    token, public_key = (bytes.fromhex(argument) for argument in sys.argv[1:3])
    try:
        payload = with_pycose(token, public_key)
        assert with_cwt(token, public_key) == payload, "the libraries disagree"
    except Exception as error:  # each library has its own errors; all of them mean no
        print(f"refused: {type(error).__name__}: {error}", file=sys.stderr)
        return 1
    claims = cbor2.loads(payload)
    number, status_index, name, birth_year, packages, photo_hash = claims[CARD]
    print("number", number)
    print("status index", status_index)
    print("name", name)
    print("born", birth_year)
    print("packages", *packages)
    print("photo", photo_hash.hex())
    print("issued", datetime.fromtimestamp(claims[IAT], timezone.utc).isoformat())
    print("expires", datetime.fromtimestamp(claims[EXP], timezone.utc).isoformat())
    return 0


if __name__ == "__main__":
    sys.exit(main())
