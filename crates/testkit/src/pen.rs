//! What a station writes, without the station: operations in one unbroken chain, signed with its transport key. For tests of the hub,
//! which must not depend on who wrote them.

use contract::Moment;
use contract::counter::Role;
use contract::counter::{Collector, ConsentAnswer};
use contract::enrolment::{EnrolmentPayload, StaffMember};
use contract::operation::{Header, payload_mac};
use contract::payload::{Payload, PhotoData, ResidentData};
use contract::sync::{ChainEnd, MEDIA_TYPE, Message as _, Push, PushAnswer, SentOperation};
use credential::{
    CONTENT_DIGEST, Expected, Root, SIGNATURE, SIGNATURE_INPUT, SecretKey, TransportKey, open_bundle, sign_request,
};
use domain::card_number::CardNumber;
use domain::leased_number::ReceiptNumber;
use domain::person::needs_guardian;
use domain::substitute_identifier::SubstituteIdentifier;
use serde_bytes::ByteBuf;
use time::{Date, Duration, UtcDateTime};
use uuid::Uuid;

use crate::Outcome;
use crate::people::{Person, Random};

/// A station's pen. A clone of it is the same station restored from a copy.
#[derive(Clone, Debug)]
pub struct Pen {
    /// What made the station.
    pub enrolment: EnrolmentPayload,
    /// Where its chain ends.
    pub end: ChainEnd,
    /// Who writes.
    pub clerk: Uuid,
    now: Moment,
    random: Random,
    cards: usize,
    receipts: usize,
    substitutes: usize,
}

impl Pen {
    /// The pen of the station that a bundle makes. Stations that differ in `seed` write different ids.
    ///
    /// # Errors
    /// When it is not a bundle, or is out of date.
    pub fn of(bundle: &[u8], now: UtcDateTime, seed: u64) -> Outcome<Self> {
        let opened = open_bundle::<Root>(bundle, &Expected::ANYBODY, now)?;
        let enrolment: EnrolmentPayload = ciborium::from_reader(opened.payload.as_slice())?;
        let clerk = enrolment.staff.first().ok_or("the bundle names nobody")?.id;
        Ok(Self {
            enrolment,
            end: ChainEnd::START,
            clerk,
            now: Moment::of(now),
            random: Random::new(seed),
            cards: 0,
            receipts: 0,
            substitutes: 0,
        })
    }

    /// The station.
    #[must_use]
    pub fn station(&self) -> Uuid {
        self.enrolment.station
    }

    /// The key of its requests.
    ///
    /// # Errors
    /// When the bundle holds none.
    pub fn transport_key(&self) -> Outcome<TransportKey> {
        let key: [u8; 32] = self.enrolment.transport_key.0.as_slice().try_into()?;
        Ok(SecretKey::from_secret_bytes(&key))
    }

    /// Turns the station's clock.
    pub fn turn(&mut self, by: Duration) {
        self.now = Moment::of(self.now.utc().saturating_add(by));
    }

    /// Writes one act of the clerk.
    pub fn write(&mut self, payload: &Payload) -> SentOperation {
        self.write_as(Some(self.clerk), payload)
    }

    /// Writes one act.
    pub fn write_as(&mut self, actor: Option<Uuid>, payload: &Payload) -> SentOperation {
        let json = serde_json::to_vec(payload).unwrap_or_default();
        let mut key = [0; 32];
        key.fill_with(|| u8::try_from(self.random.below(256)).unwrap_or_default());
        self.turn(Duration::SECOND);
        let header = Header {
            id: self.id(),
            station: self.station(),
            epoch: self.end.epoch,
            sequence: self.end.sequence + 1,
            actor,
            at: self.now,
            kind: payload.kind(),
            version: payload.kind().version(),
            seen: Vec::new(),
            previous: self.end.hash,
            payload_mac: payload_mac(&key, &json),
        };
        self.end = ChainEnd { epoch: header.epoch, sequence: header.sequence, hash: header.chain_hash() };
        SentOperation {
            id: header.id,
            header: ByteBuf::from(header.to_bytes()),
            payload: Some(ByteBuf::from(json)),
            key: Some(ByteBuf::from(key.to_vec())),
        }
    }

    /// Writes one act, as the payload's JSON has it, and brings it to the hub at `address` at once.
    ///
    /// # Errors
    /// When it is no payload, or the hub does not let it take effect.
    pub fn tells(&mut self, payload: serde_json::Value, address: &str) -> Outcome<PushAnswer> {
        #[expect(clippy::disallowed_methods, reason = "the hub that is told has the real clock")]
        let now = UtcDateTime::now();
        let operation = self.write(&serde_json::from_value(payload)?);
        let mut body = Vec::new();
        ciborium::into_writer(&Push { operations: vec![operation] }, &mut body)?;
        let signed = sign_request(&self.transport_key()?, &self.station().to_string(), Push::PATH, &body, now);
        let mut answer = ureq::post(format!("{address}{}", Push::PATH))
            .header("Content-Type", MEDIA_TYPE)
            .header(CONTENT_DIGEST, &signed.content_digest)
            .header(SIGNATURE_INPUT, &signed.signature_input)
            .header(SIGNATURE, &signed.signature)
            .send(&body)?;
        Ok(ciborium::from_reader(answer.body_mut().read_to_vec()?.as_slice())?)
    }

    /// Registers somebody; says under which id.
    pub fn register(&mut self, person: &Person) -> (Uuid, SentOperation) {
        let data = self.resident(person);
        (data.resident, self.write(&Payload::ResidentRegistered(Box::new(data))))
    }

    /// What is known of somebody who is about to be registered.
    pub fn resident(&mut self, person: &Person) -> ResidentData {
        let today = domain::clock::today_in_warsaw(self.now.utc());
        let guarded = needs_guardian(person.birth_date, today);
        let substitute_identifier = match person.pesel {
            Some(_) => None,
            None => {
                self.substitutes += 1;
                let leased = self.enrolment.leases.substitutes.get(self.substitutes - 1);
                leased.and_then(|body| SubstituteIdentifier::from_body(*body)).map(|number| number.to_string())
            }
        };
        let clauses = &self.enrolment.configuration.consents;
        let consents = clauses.iter().map(|clause| ConsentAnswer {
            clause: clause.id.clone(),
            version: clause.version,
            given: true,
        });
        ResidentData {
            consents: consents.collect(),
            resident: self.id(),
            person: contract::person::Person {
                surname: person.surname.clone(),
                given_names: person.given_names.clone(),
                former_surname: person.former_surname.clone(),
                pesel: person.pesel.clone(),
                substitute_identifier,
                birth_date: person.birth_date,
                street: person.street.clone(),
                postcode: person.postcode.clone(),
                city: person.city.clone(),
                phone: person.phone.clone(),
                email: person.email.clone(),
            },
            document: "id_card".to_owned(),
            grounds: "residence".to_owned(),
            applicant: if guarded { "guardian" } else { "resident" }.to_owned(),
            applicant_name: guarded.then(|| format!("Opiekun {}", person.surname)),
            photo: Some(PhotoData { blob: self.id(), sha256: [7; 32], advice: Vec::new(), accepted: None }),
            same_person: Vec::new(),
        }
    }

    /// The next number, as it is reserved.
    pub fn reservation(&mut self, production: Uuid, resident: Uuid, expires: Date) -> Option<Payload> {
        let lease = &self.enrolment.leases.cards;
        let number = CardNumber::from_body(lease.first_body + u64::try_from(self.cards).ok()?)?;
        let status_index = *lease.status_indices.get(self.cards)?;
        self.cards += 1;
        Some(Payload::CardReserved {
            production,
            resident,
            number: format!("{:016}", number.digits()),
            status_index,
            layout: "arcade-landscape".to_owned(),
            packages: Vec::new(),
            expires,
            token_sha256: [1; 32],
            replaces: None,
            duplicate: None,
            application: None,
        })
    }

    /// The supervisor of the station.
    #[must_use]
    pub fn supervisor(&self) -> Option<Uuid> {
        let supervisor = |member: &&StaffMember| member.role == Role::Supervisor;
        self.enrolment.staff.iter().find(supervisor).map(|member| member.id)
    }

    /// A whole card, from its number to the hand: five operations.
    pub fn issue(&mut self, resident: Uuid, expires: Date) -> Outcome<(Uuid, Vec<SentOperation>)> {
        self.issue_instead(resident, expires, None)
    }

    /// The same for a duplicate of the card with a number.
    pub fn issue_instead(
        &mut self,
        resident: Uuid,
        expires: Date,
        replaced: Option<&str>,
    ) -> Outcome<(Uuid, Vec<SentOperation>)> {
        let production = self.id();
        let mut payload = self.reservation(production, resident, expires).ok_or("no numbers left")?;
        if let Payload::CardReserved { replaces, .. } = &mut payload {
            *replaces = replaced.map(str::to_owned);
        }
        let reserved = self.write(&payload);
        self.receipts += 1;
        let receipt = self.enrolment.leases.receipts.get(self.receipts - 1).copied().and_then(ReceiptNumber::from_body);
        let handed_over = Payload::CardHandedOver {
            production,
            collector: Collector::Resident,
            collector_name: None,
            document: "id_card".to_owned(),
            signature: None,
            signature_sha256: None,
            receipt: receipt.ok_or("no receipts left")?.to_string(),
        };
        Ok((
            production,
            vec![
                reserved,
                self.write(&Payload::CardSent { production, printer: "folder".to_owned() }),
                self.write_as(None, &Payload::CardPrinted { production, tray: None }),
                self.write(&Payload::CardChecked { production }),
                self.write(&handed_over),
            ],
        ))
    }

    /// A new id (UUIDv7) of this station's clock and chance.
    pub fn id(&mut self) -> Uuid {
        let mut bytes = [0; 10];
        bytes.fill_with(|| u8::try_from(self.random.below(256)).unwrap_or_default());
        uuid::Builder::from_unix_timestamp_millis(self.now.unix_millis().cast_unsigned(), &bytes).into_uuid()
    }
}
