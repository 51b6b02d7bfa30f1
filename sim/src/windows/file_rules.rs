//! Changing the access rules of a file or directory where it lies.
//!
//! *Models*: an edit of the rules that hold there, and what everything below then inherits. Rules
//! that say no more than what the parent hands down are not kept.
//! *Leaves out*: owners. *Sources*: R17; S76; see `acl_edit`. *Seen through*: `icacls`.

use std::sync::Arc;

use crate::kernel::names::Id;

use super::acl::{Acl, ChildKind};
use super::files::Files;
use super::sid::Sid;

impl Files {
    fn child_kind(&self, id: Id) -> ChildKind {
        match self.get(id) {
            Some(node) if node.is_directory() => ChildKind::Directory,
            _ => ChildKind::File,
        }
    }

    /// Edits the rules at `id`. The edit gets the rules and those of the directory above.
    pub fn edit_rules(&mut self, id: Id, edit: impl FnOnce(&mut Acl, &Acl, ChildKind)) {
        let before = self.acl(id);
        let kind = self.child_kind(id);
        let parent = self.parent(id).map_or_else(Acl::volume_root, |parent| self.acl(parent));
        let mut after = before.clone();
        edit(&mut after, &parent, kind);
        if after == before {
            return;
        }
        self.keep_rules(id, after);
        for below in self.subtree(id).into_iter().filter(|below| *below != id) {
            let Some(own) = self.get(below).and_then(|node| node.acl.clone()) else { continue };
            let Some(parent) = self.parent(below) else { continue };
            let mut acl = Acl::clone(&own);
            acl.reinherit(&self.acl(parent), self.child_kind(below), &Sid::Administrators);
            if acl != *own {
                self.keep_rules(below, acl);
            }
        }
    }

    fn keep_rules(&mut self, id: Id, acl: Acl) {
        let kind = self.child_kind(id);
        let handed = match self.parent(id) {
            Some(parent) => self.acl(parent).inherit_to(kind, &Sid::Administrators),
            None => Acl::volume_root(),
        };
        let own = (acl != handed).then(|| Arc::new(acl));
        self.change(id, |node| node.acl = own);
    }
}
