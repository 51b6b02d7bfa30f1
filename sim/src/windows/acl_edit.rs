//! Changing access rules as `icacls` does.
//!
//! *Models*: granting, granting instead, denying, removing, switching inheritance off and on,
//! resetting, canonical order.
//! *Leaves out*: walking a tree (the tool calls these for each thing), change of owner.
//! *Sources*: `icacls` documentation; general Windows knowledge \[K\] for where a new rule goes:
//! before the explicit rules of its kind.
//! *Seen through*: `icacls /grant /deny /remove /inheritance /reset`.

use super::acl::{AccessMask, Ace, AceFlags, AceKind, Acl, ChildKind, Sid};

/// Which explicit rules `icacls /remove` takes away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Remove {
    /// `/remove:g`
    Grants,
    /// `/remove:d`
    Denies,
    /// `/remove`
    Both,
}

/// What `icacls /inheritance` does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Inheritance {
    /// `:e`, inherit from the parent; [`Acl::reinherit`] then fetches the rules.
    Enable,
    /// `:d`, stop inheriting and keep what was inherited as rules of its own.
    Disable,
    /// `:r`, stop inheriting and drop what was inherited.
    Remove,
}

/// Place of a rule in canonical order.
fn rank(ace: &Ace) -> u8 {
    match (ace.is_inherited(), ace.kind) {
        (false, AceKind::Deny) => 0,
        (false, AceKind::Allow) => 1,
        // Inherited rules keep their order: it is that of the generations above.
        (true, _) => 2,
    }
}

impl Acl {
    /// True when explicit denials come first, then explicit grants, then what was inherited.
    #[must_use]
    pub fn is_canonical(&self) -> bool {
        self.aces.is_sorted_by_key(rank)
    }

    /// Puts the rules in canonical order.
    pub fn canonicalize(&mut self) {
        self.aces.sort_by_key(rank);
    }

    /// `/grant`: adds rights to those that were granted explicitly for the same things.
    pub fn grant(&mut self, sid: &Sid, mask: AccessMask, flags: AceFlags) {
        self.add(AceKind::Allow, sid, mask, flags);
    }

    /// `/grant:r`: grants these rights instead of all that were granted explicitly.
    pub fn grant_instead(&mut self, sid: &Sid, mask: AccessMask, flags: AceFlags) {
        self.remove(sid, Remove::Grants);
        self.add(AceKind::Allow, sid, mask, flags);
    }

    /// `/deny`: refuses rights and takes them out of explicit grants.
    pub fn deny(&mut self, sid: &Sid, mask: AccessMask, flags: AceFlags) {
        for ace in &mut self.aces {
            if ace.kind == AceKind::Allow && ace.sid == *sid && !ace.is_inherited() {
                let left = ace.mask.mapped().without(mask.mapped());
                ace.mask = if ace.mask.mapped().any(mask.mapped()) { left } else { ace.mask };
            }
        }
        self.aces.retain(|ace| !ace.mask.is_empty());
        self.add(AceKind::Deny, sid, mask, flags);
    }

    /// `/remove`: takes explicit rules of an identity away. Returns how many.
    pub fn remove(&mut self, sid: &Sid, which: Remove) -> usize {
        let before = self.aces.len();
        self.aces.retain(|ace| {
            let meant = match which {
                Remove::Grants => ace.kind == AceKind::Allow,
                Remove::Denies => ace.kind == AceKind::Deny,
                Remove::Both => true,
            };
            ace.sid != *sid || ace.is_inherited() || !meant
        });
        before - self.aces.len()
    }

    /// `/inheritance`.
    pub fn set_inheritance(&mut self, inheritance: Inheritance) {
        self.protected = inheritance != Inheritance::Enable;
        match inheritance {
            Inheritance::Enable => {}
            Inheritance::Disable => {
                for ace in &mut self.aces {
                    ace.flags = ace.flags.without(AceFlags::INHERITED);
                }
                self.canonicalize();
            }
            Inheritance::Remove => self.aces.retain(|ace| !ace.is_inherited()),
        }
    }

    /// Fetches the inherited rules again after the parent's changed. Nothing happens to a
    /// protected list.
    pub fn reinherit(&mut self, parent: &Acl, kind: ChildKind, owner: &Sid) {
        if self.protected {
            return;
        }
        self.aces.retain(|ace| !ace.is_inherited());
        self.aces.extend(parent.inheritable(kind, owner));
    }

    /// `/reset`: nothing but what the parent hands down.
    pub fn reset(&mut self, parent: &Acl, kind: ChildKind, owner: &Sid) {
        *self = parent.inherit_to(kind, owner);
    }

    fn add(&mut self, kind: AceKind, sid: &Sid, mask: AccessMask, flags: AceFlags) {
        if mask.is_empty() {
            return;
        }
        let flags = flags.without(AceFlags::INHERITED);
        if let Some(ace) = self.aces.iter_mut().find(|ace| ace.is_same_slot(kind, sid, flags)) {
            ace.mask = ace.mask.with(mask);
            return;
        }
        let new = Ace { kind, sid: sid.clone(), mask, flags };
        let before = self.aces.iter().position(|ace| rank(ace) >= rank(&new));
        self.aces.insert(before.unwrap_or(self.aces.len()), new);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(edit: impl FnOnce(&mut Acl), expected: &[&str]) {
        let mut acl = Acl::volume_root().inherit_to(ChildKind::Directory, &Sid::Administrators);
        acl.aces.truncate(2);
        edit(&mut acl);
        assert!(acl.is_canonical());
        assert_eq!(acl.aces.iter().map(ToString::to_string).collect::<Vec<_>>(), expected);
    }

    const SYSTEM: &str = r"NT AUTHORITY\SYSTEM:(I)(OI)(CI)(F)";
    const ADMINISTRATORS: &str = r"BUILTIN\Administrators:(I)(OI)(CI)(F)";

    #[test]
    fn a_second_grant_adds_to_the_first() {
        check(
            |acl| {
                acl.grant(&Sid::Users, AccessMask::READ, AceFlags::NONE);
                acl.grant(&Sid::Users, AccessMask::WRITE, AceFlags::NONE);
            },
            &[r"BUILTIN\Users:(R,W)", SYSTEM, ADMINISTRATORS],
        );
    }

    #[test]
    fn a_replacing_grant_drops_the_first() {
        check(
            |acl| {
                acl.grant(&Sid::Users, AccessMask::FULL, AceFlags::ALL_BELOW);
                acl.grant_instead(&Sid::Users, AccessMask::READ_EXECUTE, AceFlags::NONE);
            },
            &[r"BUILTIN\Users:(RX)", SYSTEM, ADMINISTRATORS],
        );
    }

    #[test]
    fn a_denial_goes_first_and_takes_from_explicit_grants() {
        check(
            |acl| {
                acl.grant(&Sid::System, AccessMask::FULL, AceFlags::NONE);
                acl.deny(&Sid::System, AccessMask::FULL, AceFlags::NONE);
                acl.grant(&Sid::Users, AccessMask::READ, AceFlags::NONE);
            },
            &[r"NT AUTHORITY\SYSTEM:(N)", r"BUILTIN\Users:(R)", SYSTEM, ADMINISTRATORS],
        );
    }

    #[test]
    fn removing_an_identity_leaves_what_it_inherited() {
        check(
            |acl| {
                acl.deny(&Sid::System, AccessMask::WRITE, AceFlags::NONE);
                assert_eq!(acl.remove(&Sid::System, Remove::Grants), 0);
                assert_eq!(acl.remove(&Sid::System, Remove::Both), 1);
            },
            &[SYSTEM, ADMINISTRATORS],
        );
    }

    #[test]
    fn switching_inheritance_off_keeps_or_drops_the_rules() {
        check(
            |acl| acl.set_inheritance(Inheritance::Disable),
            &[r"NT AUTHORITY\SYSTEM:(OI)(CI)(F)", r"BUILTIN\Administrators:(OI)(CI)(F)"],
        );
        check(|acl| acl.set_inheritance(Inheritance::Remove), &[]);
    }

    #[test]
    fn a_protected_list_does_not_inherit_until_it_is_enabled_again() {
        let parent = Acl::volume_root();
        let mut acl = parent.inherit_to(ChildKind::Directory, &Sid::Administrators);
        let healthy = acl.clone();
        acl.set_inheritance(Inheritance::Remove);
        acl.reinherit(&parent, ChildKind::Directory, &Sid::Administrators);
        assert!(acl.aces.is_empty());
        acl.set_inheritance(Inheritance::Enable);
        acl.reinherit(&parent, ChildKind::Directory, &Sid::Administrators);
        assert_eq!(acl, healthy);
        acl.deny(&Sid::System, AccessMask::FULL, AceFlags::NONE);
        acl.reset(&parent, ChildKind::Directory, &Sid::Administrators);
        assert_eq!(acl, healthy);
    }
}
