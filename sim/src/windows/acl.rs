//! Access rules of files and directories.
//!
//! *Models*: allow and deny rules in their order, inheritance flags and what a child inherits,
//! and the text that `icacls` has for a rule. Edits are in `acl_edit`, the rules of a healthy
//! system's trees in `acl_default`.
//! *Leaves out*: audit rules, conditional and object rules, integrity labels, the owner's implicit
//! right to read and change the rules (the caller knows the owner, a rule list does not), backup
//! and restore privileges (the opener knows them).
//! *Sources*: [MS-DTYP] 2.5.3.2 (access check) and 2.5.3.4 (inheritance); conformance table
//! `ntfs_open_acl`; catalogue 3.2, 4.4; general Windows knowledge \[K\].
//! *Seen through*: `icacls`, and every "Access is denied" of a file.

use std::fmt;

pub use super::access::AccessMask;
pub use super::sid::Sid;

/// Inheritance flags of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct AceFlags(pub u8);

crate::bit_set!(AceFlags);

impl AceFlags {
    /// For this thing only.
    pub const NONE: Self = Self(0);
    /// `(OI)`: files below inherit it.
    pub const OBJECT_INHERIT: Self = Self(0x1);
    /// `(CI)`: directories below inherit it.
    pub const CONTAINER_INHERIT: Self = Self(0x2);
    /// `(NP)`: children inherit it, grandchildren do not.
    pub const NO_PROPAGATE: Self = Self(0x4);
    /// `(IO)`: it does not count here, only below.
    pub const INHERIT_ONLY: Self = Self(0x8);
    /// `(I)`: it came from the parent.
    pub const INHERITED: Self = Self(0x10);
    /// `(OI)(CI)`: everything below inherits it.
    pub const ALL_BELOW: Self = Self(0x3);
}

/// The letters in the order in which `icacls` prints them.
const FLAG_LETTERS: &[(&str, AceFlags)] = &[
    ("I", AceFlags::INHERITED),
    ("OI", AceFlags::OBJECT_INHERIT),
    ("CI", AceFlags::CONTAINER_INHERIT),
    ("NP", AceFlags::NO_PROPAGATE),
    ("IO", AceFlags::INHERIT_ONLY),
];

/// Whether a rule gives or takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AceKind {
    /// Gives the rights.
    Allow,
    /// Refuses the rights.
    Deny,
}

/// One access rule.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Ace {
    /// Gives or takes.
    pub kind: AceKind,
    /// Whom it speaks of.
    pub sid: Sid,
    /// Which rights; may hold generic ones.
    pub mask: AccessMask,
    /// What children make of it.
    pub flags: AceFlags,
}

impl Ace {
    /// A rule that gives rights.
    #[must_use]
    pub fn allow(sid: Sid, mask: AccessMask, flags: AceFlags) -> Self {
        Self { kind: AceKind::Allow, sid, mask, flags }
    }

    /// A rule that refuses rights.
    #[must_use]
    pub fn deny(sid: Sid, mask: AccessMask, flags: AceFlags) -> Self {
        Self { kind: AceKind::Deny, sid, mask, flags }
    }

    /// True when the rule came from the parent.
    #[must_use]
    pub fn is_inherited(&self) -> bool {
        self.flags.has(AceFlags::INHERITED)
    }

    /// True when the rule counts for the thing that has it, not only for what is below.
    #[must_use]
    pub fn is_effective(&self) -> bool {
        !self.flags.has(AceFlags::INHERIT_ONLY)
    }

    /// What `icacls` prints after the account, for callers that resolve accounts themselves:
    /// `(I)(OI)(CI)(F)`, `(DENY)(W,Rc)`.
    #[must_use]
    pub fn permission(&self) -> String {
        let flags = FLAG_LETTERS.iter().filter(|(_, flag)| self.flags.has(*flag));
        let flags: String = flags.map(|(letters, _)| format!("({letters})")).collect();
        match self.kind {
            // Refusing everything is "no access" to icacls.
            AceKind::Deny if self.mask.mapped().has(AccessMask::FULL) => format!("{flags}(N)"),
            AceKind::Deny => format!("{flags}(DENY)({})", self.mask.letters()),
            AceKind::Allow => format!("{flags}({})", self.mask.letters()),
        }
    }

    /// Reads what `icacls /grant` and `/deny` take after the account: `F`, `(OI)(CI)F`,
    /// `(OI)(CI)(RX,W)`. `None` when it is no permission; `(I)` cannot be given.
    #[must_use]
    pub fn parse_permission(text: &str) -> Option<(AceFlags, AccessMask)> {
        let (mut flags, mut rest) = (AceFlags::NONE, text);
        while let Some((letters, after)) = rest.strip_prefix('(').and_then(|r| r.split_once(')')) {
            let mut given = FLAG_LETTERS.iter().filter(|(_, flag)| *flag != AceFlags::INHERITED);
            let Some((_, flag)) = given.find(|(name, _)| name.eq_ignore_ascii_case(letters)) else {
                break;
            };
            flags = flags.with(*flag);
            rest = after;
        }
        AccessMask::parse(rest).map(|mask| (flags, mask))
    }

    /// True when an edit of `flags` speaks of the same things as this explicit rule.
    pub(super) fn is_same_slot(&self, kind: AceKind, sid: &Sid, flags: AceFlags) -> bool {
        self.kind == kind && self.sid == *sid && self.flags == flags && !self.is_inherited()
    }
}

/// As `icacls` prints it: `NT AUTHORITY\SYSTEM:(I)(OI)(CI)(F)`.
impl fmt::Display for Ace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.sid.account_name(), self.permission())
    }
}

/// What a child is, for inheritance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ChildKind {
    /// A file.
    File,
    /// A directory.
    Directory,
}

/// The access rules of one thing, in their order.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Acl {
    /// The rules; the first one that speaks decides.
    pub aces: Vec<Ace>,
    /// Nothing is inherited from the parent.
    pub protected: bool,
}

impl Acl {
    /// True when somebody with the identities of `token` gets all of `wanted`. Rules are read in
    /// their order, also where it is not canonical: a right is granted by the first rule that
    /// allows it and the request fails at the first rule that denies one still missing.
    #[must_use]
    pub fn may(&self, token: &[Sid], wanted: AccessMask) -> bool {
        let mut missing = wanted.mapped().without(AccessMask::MAXIMUM_ALLOWED);
        for ace in self.aces.iter().filter(|ace| ace.is_effective() && token.contains(&ace.sid)) {
            match ace.kind {
                AceKind::Deny if ace.mask.mapped().any(missing) => return false,
                AceKind::Deny => {}
                AceKind::Allow => missing = missing.without(ace.mask.mapped()),
            }
            if missing.is_empty() {
                return true;
            }
        }
        missing.is_empty()
    }

    /// All rights that somebody with the identities of `token` can get.
    #[must_use]
    pub fn maximum(&self, token: &[Sid]) -> AccessMask {
        let (mut granted, mut denied) = (AccessMask::NONE, AccessMask::NONE);
        for ace in self.aces.iter().filter(|ace| ace.is_effective() && token.contains(&ace.sid)) {
            let mask = ace.mask.mapped();
            match ace.kind {
                AceKind::Deny => denied = denied.with(mask.without(granted)),
                AceKind::Allow => granted = granted.with(mask.without(denied)),
            }
        }
        granted
    }

    /// What a child made below gets. When no rule is inheritable, the maker's default rules.
    #[must_use]
    pub fn inherit_to(&self, child: ChildKind, creator: &Sid) -> Acl {
        let aces = self.inheritable(child, creator);
        if aces.is_empty() { Self::token_default(creator) } else { Acl { aces, protected: false } }
    }

    /// The rules that a child inherits, perhaps none.
    #[must_use]
    pub fn inheritable(&self, child: ChildKind, creator: &Sid) -> Vec<Ace> {
        let mut out = Vec::new();
        for ace in &self.aces {
            match child {
                ChildKind::File if ace.flags.has(AceFlags::OBJECT_INHERIT) => {
                    push_once(effective(ace, creator), &mut out);
                }
                ChildKind::File => {}
                ChildKind::Directory => inherit_to_directory(ace, creator, &mut out),
            }
        }
        out
    }

    /// The rules of something made where nothing is inheritable: its maker and the system.
    #[must_use]
    pub fn token_default(creator: &Sid) -> Acl {
        let full = |sid| Ace::allow(sid, AccessMask::FULL, AceFlags::NONE);
        Acl { aces: vec![full(creator.clone()), full(Sid::System)], protected: false }
    }
}

/// The rule as it counts for a child itself: generic rights mapped, the maker put in.
fn effective(ace: &Ace, creator: &Sid) -> Ace {
    let sid = if ace.sid == Sid::CreatorOwner { creator.clone() } else { ace.sid.clone() };
    Ace { kind: ace.kind, sid, mask: ace.mask.mapped(), flags: AceFlags::INHERITED }
}

/// Windows drops a rule that an earlier inherited one already contains: what CREATOR OWNER becomes
/// for an administrator's file is not listed a second time.
fn push_once(ace: Ace, out: &mut Vec<Ace>) {
    let contained = out.iter().any(|there| {
        there.kind == ace.kind
            && there.sid == ace.sid
            && there.is_effective()
            && there.mask.has(ace.mask)
            && there.flags.has(ace.flags)
    });
    if !contained {
        out.push(ace);
    }
}

fn inherit_to_directory(ace: &Ace, creator: &Sid, out: &mut Vec<Ace>) {
    let stops_here = ace.flags.has(AceFlags::NO_PROPAGATE);
    let below = ace.flags.with(AceFlags::INHERITED);
    if !ace.flags.has(AceFlags::CONTAINER_INHERIT) {
        // Only files further down are meant: carry it along without its counting here.
        if ace.flags.has(AceFlags::OBJECT_INHERIT) && !stops_here {
            out.push(Ace { flags: below.with(AceFlags::INHERIT_ONLY), ..ace.clone() });
        }
        return;
    }
    let here = effective(ace, creator);
    if stops_here {
        push_once(here, out);
    } else if here.sid == ace.sid && here.mask == ace.mask {
        out.push(Ace { flags: below.without(AceFlags::INHERIT_ONLY), ..here });
    } else {
        // What is put in here must not be put in further down: two rules.
        push_once(here, out);
        out.push(Ace { flags: below.with(AceFlags::INHERIT_ONLY), ..ace.clone() });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn users(kind: AceKind, mask: AccessMask) -> Ace {
        Ace { kind, sid: Sid::Users, mask, flags: AceFlags::NONE }
    }

    #[test]
    fn the_first_rule_that_speaks_decides() {
        let allow = users(AceKind::Allow, AccessMask::READ);
        let deny = users(AceKind::Deny, AccessMask::READ_DATA);
        let token = [Sid::Users];
        let canonical = Acl { aces: vec![deny.clone(), allow.clone()], protected: false };
        assert!(!canonical.may(&token, AccessMask::READ));
        assert!(canonical.may(&token, AccessMask::READ_EA));
        assert_eq!(canonical.maximum(&token), AccessMask(0x12_0088));
        let turned = Acl { aces: vec![allow, deny], protected: false };
        assert!(turned.may(&token, AccessMask::GENERIC_READ));
        assert_eq!(turned.maximum(&token), AccessMask::READ);
    }

    #[test]
    fn no_rule_grants_nothing_and_inherit_only_does_not_count() {
        let mut acl = Acl::default();
        assert!(!acl.may(&[Sid::System], AccessMask::READ_DATA));
        assert!(acl.may(&[Sid::System], AccessMask::NONE));
        acl.aces.push(Ace::allow(Sid::System, AccessMask::FULL, AceFlags(0xb)));
        assert!(!acl.may(&[Sid::System], AccessMask::READ_DATA));
    }

    #[test]
    fn rights_may_be_collected_from_several_rules() {
        let acl = Acl {
            aces: vec![
                Ace::allow(Sid::Users, AccessMask::READ, AceFlags::NONE),
                Ace::allow(Sid::Everyone, AccessMask::WRITE, AceFlags::NONE),
            ],
            protected: false,
        };
        let both = AccessMask::READ_DATA.with(AccessMask::WRITE_DATA);
        assert!(acl.may(&[Sid::Users, Sid::Everyone], both));
        assert!(!acl.may(&[Sid::Users], both));
    }

    #[test]
    fn a_permission_is_read_as_it_is_printed() {
        let full = Ace::allow(Sid::System, AccessMask::FULL, AceFlags::ALL_BELOW);
        assert_eq!(full.to_string(), r"NT AUTHORITY\SYSTEM:(OI)(CI)(F)");
        let deny = Ace::deny(Sid::Everyone, AccessMask(0x10_0001), AceFlags::NONE);
        assert_eq!(deny.to_string(), "Everyone:(DENY)(S,RD)");
        for text in ["(OI)(CI)(F)", "(OI)(CI)F", "(ci)(oi)f"] {
            let read = Ace::parse_permission(text);
            assert_eq!(read, Some((AceFlags::ALL_BELOW, AccessMask::FULL)), "{text}");
        }
        assert_eq!(Ace::parse_permission("(I)(F)"), None);
        assert_eq!(Ace::parse_permission("(OI)(CI)"), None);
    }
}
