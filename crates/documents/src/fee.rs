//! The receipt for a fee, and the one for a fee that was paid back.

use domain::card_number::CardNumber;
use domain::fee::Payment;
use domain::leased_number::ReceiptNumber;
use time::OffsetDateTime;

use crate::check;
use crate::people::{Name, redacted};
use crate::problem::Problem;
use crate::signature::{Place, Signature};
use crate::story::Story;
use crate::table::{Row, Value};
use crate::texts::Texts;
use crate::wording::{Phrase, Wording};

/// A fee for a duplicate that was taken, or paid back (REQ C-7).
#[derive(Clone, PartialEq, Eq)]
pub struct FeeReceipt {
    /// The number of this receipt.
    pub receipt: ReceiptNumber,
    /// It was paid back.
    pub refund: Option<RefundOf>,
    /// The card that is replaced.
    pub card: CardNumber,
    /// Whose.
    pub resident: Name,
    /// Why it is replaced, in the city's words.
    pub reason: Wording,
    /// In grosz.
    pub amount: u32,
    /// How it was paid, and paid back.
    pub payment: Payment,
    /// When.
    pub at: OffsetDateTime,
    /// Who took it, or paid it back.
    pub operator: Name,
}

/// What a receipt for a fee that was paid back says beside the rest.
#[derive(Clone, PartialEq, Eq)]
pub struct RefundOf {
    /// The receipt that was given for the fee.
    pub receipt: ReceiptNumber,
    /// Why it was paid back.
    pub why: String,
    /// Who agreed to it.
    pub supervisor: Name,
}

redacted!(FeeReceipt, RefundOf);

pub(crate) fn payment_text(payment: Payment) -> fn(&Texts) -> &'static str {
    match payment {
        Payment::Cash => |texts| texts.pay_cash,
        Payment::Terminal => |texts| texts.pay_terminal,
    }
}

impl FeeReceipt {
    pub(crate) fn write(&self, story: &mut Story) -> Result<(), Problem> {
        let speech = story.speech;
        let back = self.refund.is_some();
        let plain = |text: String| Value::Text(Phrase::plain(text));
        let reason = speech.city("reason", &self.reason)?;
        let mut rows: Vec<Row> = vec![
            (
                speech.say(|texts| if back { texts.fee_returned } else { texts.fee_paid }),
                Value::Strong(speech.sum(self.amount)),
            ),
            (speech.say(|texts| texts.pay_how), Value::Text(speech.say(payment_text(self.payment)))),
            (
                speech.say(|texts| texts.fee_for),
                Value::Text(speech.say(|texts| texts.fee_for_duplicate).put("reason", &reason)),
            ),
            (speech.say(|texts| texts.fee_card), plain(self.card.grouped().replace(' ', "\u{a0}"))),
            (speech.say(|texts| texts.resident), plain(self.resident.whole("resident")?)),
        ];
        if let Some(refund) = &self.refund {
            rows.push((speech.say(|texts| texts.refund_of), plain(refund.receipt.to_string())));
            rows.push((speech.say(|texts| texts.refund_why), plain(check::line("why", &refund.why, 400)?)));
        }
        story.heading(&speech.say(|texts| texts.fee))?;
        story.table(rows)?;

        let mut rows: Vec<Row> = vec![
            (
                speech.say(|texts| if back { texts.refunded_at } else { texts.fee_at }),
                Value::Text(speech.moment("at", self.at)?),
            ),
            (
                speech.say(|texts| if back { texts.refunded_by } else { texts.fee_by }),
                plain(self.operator.whole("operator")?),
            ),
        ];
        if let Some(refund) = &self.refund {
            rows.push((speech.say(|texts| texts.refund_agreed), plain(refund.supervisor.whole("supervisor")?)));
        }
        story.heading(&speech.say(|texts| if back { texts.refund_part } else { texts.fee_part }))?;
        story.table(rows)?;
        story.keep_last(1);
        story.paragraph(&speech.say(|texts| if back { texts.refund_text } else { texts.fee_text }), 14.0)?;
        let signature = &Signature::Paper;
        let place = |caption| Place { caption: vec![caption], signature };
        let operator = place(speech.say(|texts| texts.signature_operator));
        if back {
            story.signatures(&[operator, place(speech.say(|texts| texts.signature_resident))])
        } else {
            story.signatures(&[operator])?;
            story.note(&speech.say(|texts| texts.fee_note), 16.0)
        }
    }
}
