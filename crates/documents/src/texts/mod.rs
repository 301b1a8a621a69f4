//! The program's own words on paper. A language without one of them does not compile.

mod en;
mod pl;

pub(crate) use en::ENGLISH;
pub(crate) use pl::POLISH;

macro_rules! texts {
    ($($name:ident),* $(,)?) => {
        /// Every text of the documents in one language. `{name}` is a place for a value.
        pub(crate) struct Texts {
            /// The months as they stand in a date: "listopada".
            pub(crate) months: [&'static str; 12],
            $(pub(crate) $name: &'static str,)*
        }

        impl Texts {
            /// All texts with their names.
            #[cfg(test)]
            fn all(&self) -> Vec<(&'static str, &'static str)> {
                vec![$((stringify!($name), self.$name)),*]
            }
        }
    };
}

texts! {
    // every document
    moment, support, page, training, training_large, demo, demo_large, worthless, place_to_write, ticked, not_ticked,
    // people
    resident, given_names, surname, name, former_name, pesel, substitute, birth_date, address, street, postcode, town,
    email, phone, applicant, applicant_self, applicant_resident, applicant_other,
    applicant_family, applicant_guardian, applicant_proxy, document_seen, document_only_kind,
    // cards
    card, card_number, card_kind, card_virtual, card_physical, valid_from, valid_until, packages, no_packages, until,
    // signatures
    signature_applicant, signature_resident, signature_family, signature_guardian, signature_proxy, signature_operator,
    signature_second, signature_screen, signed_on_screen,
    // application form
    application, application_blank_hint, application_choose, application_kind, kind_new, kind_duplicate, kind_physical,
    kind_data, kind_extension, kind_package, kind_identifier, grounds, asked_packages, consents, consents_where,
    declaration, application_declaration, office_part, office_received, office_number, office_operator,
    // consent form
    consent, consent_intro, consent_for, consent_by, clause_version, clause_required, yes, no, agree, disagree, withdrawal,
    withdrawal_any_time, withdrawal_required, withdrawal_processing,
    // confirmation of hand-over
    handover, receipt_number, handover_text, replaces, replaced_dead, handover_part, handed_over_at, collected_by, fee,
    no_fee, handed_over_by, handover_lost,
    // statement of loss
    loss, stated_by, loss_what, loss_lost, loss_stolen, loss_destroyed, loss_since, loss_how, number_unknown, loss_blocked_at,
    loss_statement_lost, loss_statement_stolen, loss_statement_destroyed, loss_found, loss_found_stolen, loss_truth,
    loss_dead,
    // statement of withdrawal
    forget, forget_clause, forget_cards, forget_what, forget_statement, forget_known, forget_stays,
    // spoiled-card protocol
    spoiled, spoiled_number, spoiled_card, spoiled_reason, spoiled_print_fault,
    spoiled_damaged, spoiled_wrong_data, spoiled_unreadable, spoiled_remarks, spoiled_at, printer, station, next_card, no_next_card,
    written_off, written_off_yes, written_off_no, spoiled_dead, operator, second_person, spoiled_people,
    // receipts for fees
    fee_receipt, refund_receipt, fee_paid, fee_returned, pay_how, pay_cash, pay_terminal, fee_for, fee_for_duplicate, fee_card,
    refund_of, refund_why, fee_part, refund_part, fee_at, refunded_at, fee_by, refunded_by, refund_agreed, fee_text,
    refund_text, fee_note,
    // report of a shift
    shift, shift_part, shift_keeper, shift_opened_at, shift_ended_at, shift_ended_by, shift_taken_over_by, shift_blanks,
    shift_cash, shift_terminal, shift_open, shift_before, shift_printed, shift_spoiled, shift_unanswered, shift_expected,
    shift_counted, shift_difference, shift_agrees, shift_more, shift_less, shift_words, shift_times, shift_refunds,
    shift_handed_over, shift_ready, shift_unfinished, shift_queued, signature_taken_over,
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn places(text: &str) -> BTreeSet<&str> {
        text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
    }

    // REQ C-12
    #[test]
    fn every_text_is_there_in_both_languages_with_the_same_places_and_in_letters_that_the_fonts_have() {
        for ((name, polish), (_, english)) in POLISH.all().into_iter().zip(ENGLISH.all()) {
            for text in [polish, english] {
                assert!(!text.trim().is_empty() && text.trim() == text && !text.contains("  "), "{name}: {text:?}");
                assert!(text.chars().all(crate::fonts::has), "{name}: {text:?}");
            }
            assert_eq!(places(polish), places(english), "{name}");
        }
        assert!(POLISH.months.iter().chain(&ENGLISH.months).all(|month| month.chars().all(crate::fonts::has)));
    }
}
