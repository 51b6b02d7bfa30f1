//! What lies at a path: a file or a directory.
//!
//! *Models*: size, attributes, times, content as far as a diagnostic can tell, alternate data
//! streams, several names of one file, numbered swarms of files that exist without being listed
//! one by one.
//! *Leaves out*: bytes of ordinary files (a hash stands for them), extended attributes, USNs, the
//! space of a file whose first name was deleted while another one is left.
//! *Sources*: catalogue 3.3, 3.4, 4.4; R18, R27, R41.
//! *Seen through*: `dir`, `attrib`, `fsutil`, `Get-Item`.

use std::sync::Arc;

use crate::kernel::time::Moment;

use super::acl::Acl;

/// `IO_REPARSE_TAG_MOUNT_POINT`: a junction.
pub const REPARSE_MOUNT_POINT: u32 = 0xa000_0003;
/// `IO_REPARSE_TAG_SYMLINK`
pub const REPARSE_SYMLINK: u32 = 0xa000_000c;
/// `IO_REPARSE_TAG_CLOUD`: a placeholder.
pub const REPARSE_CLOUD: u32 = 0x9000_001a;

/// Attribute bits as Windows defines them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Attributes(pub u32);

crate::bit_set!(Attributes);

impl Attributes {
    /// Read-only.
    pub const READ_ONLY: Self = Self(0x1);
    /// Hidden.
    pub const HIDDEN: Self = Self(0x2);
    /// System.
    pub const SYSTEM: Self = Self(0x4);
    /// Directory.
    pub const DIRECTORY: Self = Self(0x10);
    /// Archive.
    pub const ARCHIVE: Self = Self(0x20);
    /// Sparse file.
    pub const SPARSE: Self = Self(0x200);
    /// Reparse point.
    pub const REPARSE_POINT: Self = Self(0x400);
    /// NTFS compression.
    pub const COMPRESSED: Self = Self(0x800);
    /// Content is elsewhere (cloud or tape).
    pub const OFFLINE: Self = Self(0x1000);
    /// Not indexed.
    pub const NOT_CONTENT_INDEXED: Self = Self(0x2000);
    /// EFS.
    pub const ENCRYPTED: Self = Self(0x4000);
    /// Reading the content fetches it from the cloud.
    pub const RECALL_ON_DATA_ACCESS: Self = Self(0x40_0000);
}

/// What is inside, as far as somebody can tell from outside.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub enum Content {
    /// Nothing worth telling.
    #[default]
    Plain,
    /// Readable text.
    Text(Arc<str>),
    /// Bytes, known by a hash only; two files with the same hash are the same file.
    Hashed(u64),
    /// An executable with a version resource, known by its hash beside it.
    Program {
        /// `FileVersion`, four parts.
        version: [u16; 4],
        /// Stands for the bytes.
        hash: u64,
    },
    /// A directory that holds, besides its listed children, a numbered swarm of files.
    Swarm(Arc<Swarm>),
    /// A junction or link to another path.
    Link(Arc<str>),
    /// The bytes are there and cannot be read: the file system below is damaged.
    Unreadable,
    /// The bytes are in the cloud; what lies here is a placeholder of a sync program.
    Cloud,
    /// The engine's log: text is made from the agent's lines when somebody reads it.
    EngineLog,
}

/// An alternate data stream: `file.docx:name`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Stream {
    /// Its name, without colons.
    pub name: Arc<str>,
    /// Bytes.
    pub size: u64,
    /// `COMPRESSED` and `SPARSE` are a stream's own, beside those of the file.
    pub attributes: Attributes,
}

/// `count` files named `stem` + hexadecimal number + extension, without a node for each.
///
/// Planting 65,000 of them in a machine is one assignment; deleting them all is another.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Swarm {
    /// Start of each name.
    pub stem: Arc<str>,
    /// Extension with its dot.
    pub extension: Arc<str>,
    /// How many there are; they are numbered from 0.
    pub count: u32,
    /// Size of each, in bytes.
    pub each: u64,
    /// Numbers that are gone, sorted.
    pub gone: Vec<u32>,
}

impl Swarm {
    /// Numbered temporary files as `GetTempFileName` makes them.
    #[must_use]
    pub fn temporary(count: u32, each: u64) -> Self {
        Self { stem: "tmp".into(), extension: ".tmp".into(), count, each, gone: Vec::new() }
    }

    /// How many are still there.
    #[must_use]
    pub fn len(&self) -> u32 {
        self.count - self.gone.len() as u32
    }

    /// True when none is left.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Bytes of all that are still there.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        u64::from(self.len()) * self.each
    }

    /// The name with a number.
    #[must_use]
    pub fn name(&self, number: u32) -> String {
        format!("{}{number:04X}{}", self.stem, self.extension)
    }

    /// The names that are still there, in order.
    pub fn names(&self) -> impl Iterator<Item = String> + '_ {
        (0..self.count).filter(|n| self.gone.binary_search(n).is_err()).map(|n| self.name(n))
    }

    /// The number of a name, if that file is still there.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<u32> {
        let upper = name.to_ascii_uppercase();
        let digits = upper
            .strip_prefix(&*self.stem.to_ascii_uppercase())?
            .strip_suffix(&*self.extension.to_ascii_uppercase())?;
        let number = u32::from_str_radix(digits, 16).ok()?;
        let there = number < self.count && self.gone.binary_search(&number).is_err();
        (there && self.name(number).eq_ignore_ascii_case(name)).then_some(number)
    }
}

/// One of several names of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct HardLink {
    /// Names on one volume with the same number are one file.
    pub number: u32,
    /// The bytes are counted at this name and at no other.
    pub counts: bool,
}

/// A file or directory.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Node {
    /// Bytes of a file; 0 for a directory.
    pub size: u64,
    /// Attribute bits, `DIRECTORY` among them.
    pub attributes: Attributes,
    /// When it was made.
    pub created: Moment,
    /// When it was last written.
    pub modified: Moment,
    /// What is inside.
    pub content: Content,
    /// Set when the file has, or had, several names.
    pub hard_link: Option<HardLink>,
    /// Streams beside the unnamed one; none for most.
    pub streams: Option<Arc<[Stream]>>,
    /// Access rules of its own; `None` inherits from the directory above.
    pub acl: Option<Arc<Acl>>,
}

impl Node {
    /// A directory.
    #[must_use]
    pub fn directory(at: Moment) -> Self {
        Self {
            size: 0,
            attributes: Attributes::DIRECTORY,
            created: at,
            modified: at,
            content: Content::Plain,
            hard_link: None,
            streams: None,
            acl: None,
        }
    }

    /// A plain file.
    #[must_use]
    pub fn file(size: u64, at: Moment) -> Self {
        Self { size, attributes: Attributes::ARCHIVE, ..Self::directory(at) }
    }

    /// A text file; its size is that of the text in UTF-8.
    #[must_use]
    pub fn text(text: &str, at: Moment) -> Self {
        Self { content: Content::Text(text.into()), ..Self::file(text.len() as u64, at) }
    }

    /// A file whose bytes are known by a hash.
    #[must_use]
    pub fn hashed(size: u64, hash: u64, at: Moment) -> Self {
        Self { content: Content::Hashed(hash), ..Self::file(size, at) }
    }

    /// A program with a version resource.
    #[must_use]
    pub fn program(size: u64, version: [u16; 4], hash: u64, at: Moment) -> Self {
        Self { content: Content::Program { version, hash }, ..Self::file(size, at) }
    }

    /// True for a directory.
    #[must_use]
    pub fn is_directory(&self) -> bool {
        self.attributes.has(Attributes::DIRECTORY)
    }

    /// True for a program whose bytes are what its version resource says.
    #[must_use]
    pub fn is_program(&self) -> bool {
        matches!(self.content, Content::Program { .. })
    }

    /// Bytes on disk: the file's own and those of a swarm.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        match &self.content {
            Content::Swarm(swarm) => self.size + swarm.bytes(),
            _ if self.hard_link.is_some_and(|link| !link.counts) => 0,
            _ => self.size,
        }
    }

    /// The tag of its reparse point; `None` when it is none.
    #[must_use]
    pub fn reparse_tag(&self) -> Option<u32> {
        if !self.attributes.has(Attributes::REPARSE_POINT) {
            return None;
        }
        Some(match self.content {
            Content::Cloud => REPARSE_CLOUD,
            _ if self.is_directory() => REPARSE_MOUNT_POINT,
            _ => REPARSE_SYMLINK,
        })
    }

    /// The hash that stands for the bytes of a program or hashed file.
    #[must_use]
    pub fn hash(&self) -> Option<u64> {
        match self.content {
            Content::Hashed(hash) | Content::Program { hash, .. } => Some(hash),
            _ => None,
        }
    }
}
