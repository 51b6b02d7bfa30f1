//! Opens, as sentences.

use super::super::acl::{Ace, AceFlags};
use super::super::handles::Handle;
use super::*;

const USER: [Sid; 2] = [Sid::Users, Sid::Everyone];
const SYSTEM: [Sid; 2] = [Sid::System, Sid::Administrators];

/// A file of the system's that users may read, in a directory where they may do no more.
struct Scene {
    attributes: Attributes,
    acl: Acl,
    medium: Medium,
    handles: Handles,
}

impl Scene {
    fn new() -> Self {
        let aces = vec![
            Ace::allow(Sid::System, AccessMask::FULL, AceFlags::NONE),
            Ace::allow(Sid::Users, AccessMask::READ_EXECUTE, AceFlags::NONE),
        ];
        Self {
            attributes: Attributes::ARCHIVE,
            acl: Acl { aces, protected: false },
            medium: Medium::Writable,
            handles: Handles::default(),
        }
    }

    fn target(&self, there: bool) -> Target<'_> {
        let file = Existing::Present {
            file: Id(1),
            attributes: self.attributes,
            acl: &self.acl,
            owner: &Sid::System,
        };
        Target {
            existing: if there { file } else { Existing::Absent },
            parent: Some(&self.acl),
            medium: self.medium,
            handles: &self.handles,
        }
    }
}

fn ask<'a>(token: &'a [Sid], access: AccessMask, disposition: Disposition) -> Request<'a> {
    Request {
        caller: Caller::plain(token),
        access,
        share: Share::ALL,
        disposition,
        options: Options::default(),
        attributes: Attributes::default(),
    }
}

#[track_caller]
fn check(
    scene: &Scene,
    there: bool,
    request: &Request<'_>,
    expected: Result<Information, NtStatus>,
) {
    assert_eq!(open(request, &scene.target(there)).map(|decision| decision.information), expected);
}

#[test]
fn rules_decide_what_an_account_may_open_and_make() {
    let scene = Scene::new();
    let (read, write) = (AccessMask::GENERIC_READ, AccessMask::GENERIC_WRITE);
    check(&scene, true, &ask(&USER, read, Disposition::Open), Ok(Information::Opened));
    check(&scene, true, &ask(&USER, write, Disposition::Open), Err(NtStatus::ACCESS_DENIED));
    check(&scene, true, &ask(&USER, read, Disposition::Overwrite), Err(NtStatus::ACCESS_DENIED));
    check(&scene, false, &ask(&USER, read, Disposition::OpenIf), Err(NtStatus::ACCESS_DENIED));
    check(&scene, false, &ask(&SYSTEM, read, Disposition::OpenIf), Ok(Information::Created));
}

#[test]
fn the_owner_may_always_read_and_change_the_rules() {
    let scene = Scene { acl: Acl::default(), ..Scene::new() };
    let rules = AccessMask::READ_CONTROL.with(AccessMask::WRITE_DAC);
    check(&scene, true, &ask(&SYSTEM, rules, Disposition::Open), Ok(Information::Opened));
    check(&scene, true, &ask(&USER, rules, Disposition::Open), Err(NtStatus::ACCESS_DENIED));
}

#[test]
fn backup_privilege_reads_past_the_rules_when_it_is_meant() {
    let scene = Scene { acl: Acl::default(), ..Scene::new() };
    let caller = Caller { backup: true, ..Caller::plain(&USER) };
    let plain = Request { caller, ..ask(&USER, AccessMask::READ, Disposition::Open) };
    check(&scene, true, &plain, Err(NtStatus::ACCESS_DENIED));
    let meant = Request { options: Options::OPEN_FOR_BACKUP_INTENT, ..plain };
    check(&scene, true, &meant, Ok(Information::Opened));
    let write = Request { access: AccessMask::WRITE_DATA, ..meant };
    check(&scene, true, &write, Err(NtStatus::ACCESS_DENIED));
}

#[test]
fn as_much_as_allowed_follows_rules_and_attributes() {
    let most = ask(&USER, AccessMask::MAXIMUM_ALLOWED, Disposition::Open);
    let mut scene = Scene::new();
    let granted = |scene: &Scene, request: &Request<'_>| {
        open(request, &scene.target(true)).map(|decision| decision.granted)
    };
    assert_eq!(granted(&scene, &most), Ok(AccessMask::READ_EXECUTE));
    let most = Request { caller: Caller::plain(&SYSTEM), ..most };
    assert_eq!(granted(&scene, &most), Ok(AccessMask::FULL));
    scene.attributes = Attributes::READ_ONLY;
    assert_eq!(granted(&scene, &most), Ok(AccessMask::FULL.without(WRITING)));
}

#[test]
fn a_handle_that_does_not_share_keeps_an_overwrite_out_though_only_reading_is_asked_for() {
    let mut scene = Scene::new();
    scene.handles.open(Handle {
        process: 9,
        program: "MsMpEng.exe".into(),
        path: r"C:\a".into(),
        file: Id(1),
        access: AccessMask::READ,
        share: Share::READ.with(Share::DELETE),
    });
    let violation = Err(NtStatus::SHARING_VIOLATION);
    let read = AccessMask::READ;
    check(&scene, true, &ask(&SYSTEM, read, Disposition::Open), Ok(Information::Opened));
    check(&scene, true, &ask(&SYSTEM, read, Disposition::OverwriteIf), violation);
    check(&scene, true, &ask(&SYSTEM, read, Disposition::Supersede), Ok(Information::Superseded));
}

#[test]
fn a_shadow_copy_opens_for_writing_and_a_read_only_volume_does_not() {
    let mut scene = Scene { medium: Medium::Snapshot, ..Scene::new() };
    let write = ask(&SYSTEM, AccessMask::WRITE_DATA, Disposition::Open);
    check(&scene, true, &write, Ok(Information::Opened));
    let protected = Err(NtStatus::MEDIA_WRITE_PROTECTED);
    assert_eq!(
        check_write(AccessMask::WRITE_DATA, scene.medium).map(|()| Information::Opened),
        protected
    );
    check(&scene, false, &Request { disposition: Disposition::OpenIf, ..write }, protected);
    scene.medium = Medium::ReadOnly;
    check(&scene, true, &write, protected);
}

#[test]
fn what_is_there_must_be_what_was_asked_for() {
    let mut scene = Scene::new();
    let read = ask(&SYSTEM, AccessMask::READ, Disposition::Open);
    let directory = Request { options: Options::DIRECTORY_FILE, ..read };
    let file = Request { options: Options::NON_DIRECTORY_FILE, ..read };
    check(&scene, true, &directory, Err(NtStatus::NOT_A_DIRECTORY));
    scene.attributes = Attributes::DIRECTORY;
    check(&scene, true, &directory, Ok(Information::Opened));
    check(&scene, true, &file, Err(NtStatus::FILE_IS_A_DIRECTORY));
    let overwrite = Request { disposition: Disposition::OverwriteIf, ..read };
    check(&scene, true, &overwrite, Err(NtStatus::OBJECT_NAME_COLLISION));
}

#[test]
fn parameters_are_checked_before_the_file() {
    let scene = Scene::new();
    let read = ask(&SYSTEM, AccessMask::GENERIC_READ, Disposition::Open);
    for options in [
        Options::DIRECTORY_FILE.with(Options::NON_DIRECTORY_FILE),
        // A generic right does not bring SYNCHRONIZE or DELETE early enough.
        Options::SYNCHRONOUS_IO_NONALERT,
        Options::DELETE_ON_CLOSE,
        Options(0x0100_0000),
    ] {
        let request = Request { options, ..read };
        check(&scene, false, &request, Err(NtStatus::INVALID_PARAMETER));
    }
    let wrong_share = Request { share: Share(8), ..read };
    check(&scene, true, &wrong_share, Err(NtStatus::INVALID_PARAMETER));
    let volume = Request { attributes: Attributes(0x8), ..read };
    check(&scene, true, &volume, Err(NtStatus::INVALID_PARAMETER));
}
