"""A mail server that is not ours (aiosmtpd): STARTTLS and login required, behaviour by recipient.

usage: mail_server.py FOLDER; prints its port, writes FOLDER/ca.pem and, for each message that it took, N.json and N.eml.
  nouser@   is refused for good           grey@   is refused for now, the first time
  stall@    gets no answer to its DATA    lost@   the connection breaks in DATA, nothing is kept
  cut@      the first time the message is kept, and the answer is lost
"""

import asyncio
import datetime
import email
import email.policy
import ipaddress
import json
import pathlib
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

FOLDER = pathlib.Path(sys.argv[1])
LOGIN = (b"karty", b"demo-sekret")


def certificate() -> ssl.SSLContext:
    """A certificate for localhost under an authority that only this test trusts."""
    now = datetime.datetime.now(datetime.timezone.utc)

    def named(name, key, issuer, issuer_key, authority):
        builder = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(issuer)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(days=1))
            .not_valid_after(now + datetime.timedelta(days=2))
            .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        )
        if not authority:
            names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
            builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
        return builder.sign(issuer_key, hashes.SHA256())

    def name(text):
        return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, text)])

    pem = serialization.Encoding.PEM
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root = named(name("Okienko test"), root_key, name("Okienko test"), root_key, True)
    leaf = named(name("localhost"), key, root.subject, root_key, False)
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (FOLDER / "server.pem").write_bytes(leaf.public_bytes(pem) + secret)
    (FOLDER / "ca.pem").write_bytes(root.public_bytes(pem))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(FOLDER / "server.pem")
    return context


def authenticate(_server, _session, _envelope, _mechanism, data):
    ok = isinstance(data, LoginPassword) and (data.login, data.password) == LOGIN
    return AuthResult(success=ok, handled=ok, auth_data=data.login.decode() if ok else None)


class Handler:
    kept = 0
    seen = set()

    def first(self, address):
        new = address not in self.seen
        self.seen.add(address)
        return new

    async def handle_RCPT(self, _server, _session, envelope, address, _options):
        if address.startswith("nouser"):
            return "550 5.1.1 no such mailbox"
        if address.startswith("grey") and self.first(address):
            return "451 4.7.1 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        to = envelope.rcpt_tos[0]
        if to.startswith("stall"):
            await asyncio.sleep(3600)
        if to.startswith("lost"):
            server.transport.abort()
            return "250 never heard"
        self.keep(session, envelope)
        if to.startswith("cut") and self.first(to):
            server.transport.abort()
        return "250 OK"

    def keep(self, session, envelope):
        self.kept += 1
        message = email.message_from_bytes(envelope.original_content, policy=email.policy.default)
        parts = {kind: message.get_body((kind,)) for kind in ("plain", "html")}
        texts = {kind: part and part.get_content().replace("\r\n", "\n") for kind, part in parts.items()}
        kept = {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "tls": session.ssl is not None,
            "login": session.auth_data,
            "headers": {name.lower(): str(value) for name, value in message.items()},
            "text": texts["plain"],
            "html": texts["html"],
        }
        (FOLDER / f"{self.kept}.eml").write_bytes(envelope.original_content)
        # Whole or not at all for whoever looks into the folder.
        unfinished = FOLDER / f"{self.kept}.part"
        unfinished.write_text(json.dumps(kept))
        unfinished.rename(FOLDER / f"{self.kept}.json")


async def main():
    context, handler = certificate(), Handler()

    def smtp():
        return SMTP(
            handler,
            hostname="localhost",
            tls_context=context,
            require_starttls=True,
            auth_required=True,
            authenticator=authenticate,
            enable_SMTPUTF8=True,
        )

    server = await asyncio.get_running_loop().create_server(smtp, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
