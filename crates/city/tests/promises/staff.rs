//! Who may sign in.

use argon2::password_hash::PasswordVerifier as _;
use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, Version};
use city::{CityProblem, NewStaff, StationRequest, demo, read_staff};
use contract::counter::Role;
use domain::password::{PersonForPassword, Reuse, rules};

use crate::support::{NOW, create, open, random, request};

fn verifies(password: &str, hash: &str) -> bool {
    assert!(hash.starts_with("$argon2id$v=19$m=65536,t=2,p=1$"), "{hash}");
    let params = Params::new(64 * 1024, 2, 1, None).unwrap();
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    argon2.verify_password(password.as_bytes(), &PasswordHash::new(hash).unwrap()).is_ok()
}

// REQ A-10 A-5
#[test]
fn everybody_gets_a_first_password_of_their_own_that_keeps_the_rules_and_must_be_changed() {
    let (_folder, mut city) = create(1);
    let staff: Vec<NewStaff> = demo::staff().into_iter().take(2).collect();
    let enrolment = city.enrol(StationRequest { staff: staff.clone(), ..request(1) }, NOW, &mut random(2)).unwrap();
    let payload = open(&enrolment.bundle).1;
    let passwords: Vec<&str> =
        enrolment.sheet.lines().filter_map(|line| line.strip_prefix("Pierwsze hasło: ")).collect();
    assert_eq!((passwords.len(), payload.staff.len()), (2, 2));
    assert_ne!(passwords[0], passwords[1]);
    for ((person, member), password) in staff.iter().zip(&payload.staff).zip(passwords) {
        assert!(verifies(password, &member.password_hash) && member.must_change);
        assert!(!enrolment.bundle.windows(password.len()).any(|window| window == password.as_bytes()));
        let login = member.login.as_str();
        let person = PersonForPassword { first_name: &person.first_name, last_name: &person.last_name, login };
        assert!(rules(password, password, &person, Reuse::New).accepted(), "{password}");
    }
}

// REQ A-10
#[test]
fn somebody_at_two_stations_is_one_person_with_one_password() {
    let (_folder, mut city) = create(1);
    let first = city.enrol(request(1), NOW, &mut random(2)).unwrap();
    let second = city.enrol(request(2), NOW, &mut random(3)).unwrap();
    let (first, second_payload) = (open(&first.bundle).1, open(&second.bundle).1);
    assert_eq!(first.staff, second_payload.staff);
    assert_ne!((first.station, first.bundle), (second_payload.station, second_payload.bundle));
    assert!(second.sheet.contains("to samo, co na innym stanowisku") && !second.sheet.contains("Pierwsze hasło"));
}

// REQ A-10
#[test]
fn the_demo_people_sign_in_with_the_demo_password_and_need_not_change_it() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("demo");
    let sign_in = demo::make(&out, None, String::new(), NOW, &mut random(1)).unwrap();
    let payload = open(&std::fs::read(out.join("ratusz-2.okienko")).unwrap()).1;
    assert_eq!(payload.configuration.demo.as_ref().map(|demo| demo.password.as_str()), Some(demo::PASSWORD));
    let roles: Vec<Role> = payload.staff.iter().map(|member| member.role).collect();
    assert_eq!(roles, [Role::Operator, Role::Operator, Role::Operator, Role::Supervisor, Role::Administrator]);
    for member in &payload.staff {
        assert!(verifies(demo::PASSWORD, &member.password_hash) && !member.must_change);
        assert!(member.last_name.ends_with("-Demo") && member.login.ends_with("@przykladowo.example"));
        assert!(sign_in.contains(&member.login));
        let person =
            PersonForPassword { first_name: &member.first_name, last_name: &member.last_name, login: &member.login };
        assert!(rules(demo::PASSWORD, demo::PASSWORD, &person, Reuse::New).accepted());
    }
    let residents: serde_json::Value =
        serde_json::from_slice(&std::fs::read(out.join("demo-residents.json")).unwrap()).unwrap();
    for photo in residents.as_array().unwrap().iter().filter_map(|resident| resident["photo"].as_str()) {
        assert!(out.join(photo).is_file(), "{photo}");
    }
}

// REQ A-10
#[test]
fn a_staff_file_is_read_in_every_form_that_offices_write() {
    let expected: Vec<NewStaff> = demo::staff().into_iter().take(1).collect();
    for file in [
        "first_name,last_name,email,role\nAnna,Okienna-Demo,anna.okienna@przykladowo.example,operator\n",
        "\u{FEFF}first_name;last_name;email;role\r\nAnna; Okienna-Demo ;anna.okienna@przykladowo.example;operator\r\n",
        "role,email,last_name,first_name\noperator,anna.okienna@przykladowo.example,Okienna-Demo,\"Anna\"",
        r#"[{"first_name":"Anna","last_name":"Okienna-Demo","email":"anna.okienna@przykladowo.example","role":"operator"}]"#,
    ] {
        assert_eq!(read_staff(file).unwrap(), expected, "{file}");
    }
}

// REQ A-10
#[test]
fn a_wrong_staff_file_says_in_which_line() {
    for (file, wrong_line) in [
        ("", 1),
        ("first_name,last_name,email,role\n", 1),
        ("first_name,last_name,email\nAnna,Demo,a@b.example\n", 2),
        ("first_name,last_name,email,role\nAnna,Demo,a@b.example,operator\nEwa,Demo,e@b.example,chief\n", 3),
        ("first_name,last_name,email,role\nAnna,Demo,a@b.example\n", 2),
        ("first_name,last_name,email,role\n,Demo,a@b.example,operator\n", 2),
        ("first_name,last_name,email,role\nAnna,Demo,anna,operator\n", 2),
        ("first_name,last_name,email,role\nAnna,Demo,a@b.example,operator\nEwa,Demo,A@B.example,operator\n", 3),
        ("[{\"first_name\":\"Anna\"}]", 1),
    ] {
        match read_staff(file) {
            Err(CityProblem::Staff { line, .. }) => assert_eq!(line, wrong_line, "{file}"),
            other => panic!("{file}: {other:?}"),
        }
    }
}
