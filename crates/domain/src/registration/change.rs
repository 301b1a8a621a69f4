//! A change of data that are on record (REQ B-7, C-8): the same rules as when they were first written down.

use std::collections::BTreeMap;

use super::{CheckContext, Field, FieldCode, FieldProblem, RegistrationForm, check};
use crate::contact::{City, Email, Phone, Postcode, Street};
use crate::merge::{DataGroup, Values};
use crate::name::{FullName, GivenNames, Surname};
use crate::person::{ApplicantKind, parse_date};
use crate::pesel::Pesel;

/// What the groups of a changed form hold, in the form in which it is kept. What else is on record is not asked: the city's lists may
/// have changed since.
///
/// # Errors
/// Every wrong field of these groups with its first problem.
pub fn check_change(
    form: &RegistrationForm,
    groups: &[DataGroup],
    context: &CheckContext<'_>,
) -> Result<BTreeMap<DataGroup, Values>, Vec<FieldProblem>> {
    let mut problems = check(form, context).err().unwrap_or_default();
    problems.retain(|problem| groups.iter().any(|group| group.fields().contains(&problem.field)));
    if !problems.is_empty() {
        return Err(problems);
    }
    Ok(groups.iter().map(|group| (*group, kept(form, *group))).collect())
}

/// The fields of a group that hold something.
fn kept(form: &RegistrationForm, group: DataGroup) -> Values {
    group.fields().iter().filter_map(|field| Some((*field, kept_field(form, *field)?))).collect()
}

fn kept_field(form: &RegistrationForm, field: Field) -> Option<String> {
    let pesel = if form.no_pesel { None } else { Pesel::parse(&form.pesel).ok() };
    match field {
        Field::Pesel => pesel.map(|pesel| pesel.as_str().to_owned()),
        Field::BirthDate => {
            let date = pesel.map(|pesel| pesel.birth_date()).or_else(|| parse_date(&form.birth_date));
            date.map(|date| date.to_string())
        }
        Field::Surname => Surname::parse(&form.surname).ok().map(|name| name.as_str().to_owned()),
        Field::GivenNames => GivenNames::parse(&form.given_names).ok().map(|name| name.as_str().to_owned()),
        Field::FormerSurname => Surname::parse(&form.former_surname).ok().map(|name| name.as_str().to_owned()),
        Field::Street => Street::parse(&form.street).ok().map(|street| street.as_str().to_owned()),
        Field::Postcode => Postcode::parse(&form.postcode).ok().map(|postcode| postcode.as_str().to_owned()),
        Field::City => City::parse(&form.city).ok().map(|city| city.as_str().to_owned()),
        Field::Phone => Phone::parse(&form.phone).ok().map(|phone| phone.as_str().to_owned()),
        Field::Email => Email::parse(&form.email).ok().map(|email| email.as_str().to_owned()),
        Field::Applicant => Some(form.applicant.as_str().to_owned()),
        Field::ApplicantName if form.applicant == ApplicantKind::Resident => None,
        Field::ApplicantName => FullName::parse(&form.applicant_name).ok().map(|name| name.as_str().to_owned()),
        Field::Document => Some(form.document.trim().to_owned()),
        Field::Sex | Field::Grounds | Field::Consents => None,
    }
}

/// The first problem of a PESEL that would be taken away from somebody who has one: nobody loses theirs, it can only be corrected.
#[must_use]
pub fn pesel_taken_away(before: &Values, form: &RegistrationForm) -> Option<FieldProblem> {
    let had = before.contains_key(&Field::Pesel);
    let problem = FieldProblem { field: Field::Pesel, code: FieldCode::Empty, clause: None };
    (had && (form.no_pesel || form.pesel.trim().is_empty())).then_some(problem)
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    const CONTEXT: CheckContext<'_> =
        CheckContext { today: date!(2026 - 11 - 21), documents: &["id-card"], grounds: &[], clauses: &[] };

    fn form() -> RegistrationForm {
        RegistrationForm {
            pesel: "84051700027".to_owned(),
            surname: "Łęgowska".to_owned(),
            given_names: "Joanna".to_owned(),
            street: "  Polna   3 ".to_owned(),
            postcode: "00-001".to_owned(),
            city: "Przykładowo".to_owned(),
            document: "a kind that the city no longer lists".to_owned(),
            ..RegistrationForm::default()
        }
    }

    // REQ B-7, C-8
    #[test]
    fn only_what_is_changed_is_held_against_the_rules() {
        let kept = check_change(&form(), &[DataGroup::Address], &CONTEXT).unwrap();
        let expected = [(Field::Street, "Polna 3"), (Field::Postcode, "00-001"), (Field::City, "Przykładowo")];
        let expected: Values = expected.into_iter().map(|(field, text)| (field, text.to_owned())).collect();
        assert_eq!(kept, BTreeMap::from([(DataGroup::Address, expected)]));

        let problems = check_change(&form(), &[DataGroup::Document], &CONTEXT).unwrap_err();
        assert_eq!(
            problems.first().map(|problem| (problem.field, problem.code)),
            Some((Field::Document, FieldCode::NotOnList))
        );
        let wrong = RegistrationForm { email: "to nie adres".to_owned(), ..form() };
        assert_eq!(check_change(&wrong, &[DataGroup::Email], &CONTEXT).unwrap_err().len(), 1);
        assert!(check_change(&wrong, &[DataGroup::Phone], &CONTEXT).is_ok());
    }

    // REQ B-7
    #[test]
    fn an_empty_field_is_left_out_and_the_date_comes_from_the_pesel() {
        let kept = check_change(&form(), &[DataGroup::Phone, DataGroup::Pesel], &CONTEXT).unwrap();
        assert_eq!(kept.get(&DataGroup::Phone), Some(&Values::new()));
        let pesel = kept.get(&DataGroup::Pesel).and_then(|values| values.get(&Field::BirthDate));
        assert_eq!(pesel.map(String::as_str), Some("1984-05-17"));
    }

    // REQ B-7
    #[test]
    fn nobody_loses_a_pesel() {
        let before = Values::from([(Field::Pesel, "84051700027".to_owned())]);
        assert!(pesel_taken_away(&before, &RegistrationForm { no_pesel: true, ..form() }).is_some());
        assert!(pesel_taken_away(&before, &form()).is_none());
        assert!(pesel_taken_away(&Values::new(), &RegistrationForm { no_pesel: true, ..form() }).is_none());
    }
}
