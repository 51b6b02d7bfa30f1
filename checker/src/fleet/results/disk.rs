//! Writing that is whole or not there, whatever happens in the middle.
//!
//! *Promise*: bytes go to a name in `_tmp`, reach the disk, and take their name at once; the folder
//! reaches the disk after it. Who is killed leaves a file in `_tmp` and nothing else. A disk that
//! is full or broken is an error, and a test can have one that takes so many bytes and no more.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// Where files are on their way.
pub(super) const TEMPORARY: &str = "_tmp";

/// What takes the bytes.
#[derive(Debug, Default)]
pub struct Disk {
    /// Bytes and operations that it still takes; a real disk says so itself.
    left: Option<AtomicU64>,
    /// Files that were begun, so that no two have the same name on their way.
    begun: AtomicU64,
}

impl Disk {
    /// A disk that takes so many bytes and operations.
    #[cfg(test)]
    pub(super) fn of(left: u64) -> Self {
        Self { left: Some(AtomicU64::new(left)), begun: AtomicU64::new(0) }
    }

    /// Takes some of what is left and says how much it was.
    fn spend(&self, wanted: usize) -> io::Result<usize> {
        let Some(left) = &self.left else { return Ok(wanted) };
        let less = |left: u64| Some(left.saturating_sub(wanted as u64));
        let before = left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, less);
        match usize::try_from(before.unwrap_or_default()).unwrap_or(usize::MAX).min(wanted) {
            0 if wanted > 0 => Err(io::ErrorKind::StorageFull.into()),
            fits => Ok(fits),
        }
    }

    /// Writes a file of a folder whole. With `once` a file that is there stays, and that is no
    /// error.
    pub(super) fn put(
        &self,
        folder: &Path,
        name: &str,
        bytes: &[u8],
        once: bool,
    ) -> io::Result<()> {
        let path = folder.join(name);
        let on_the_way = self.name(folder, name);
        let written = self.write(&on_the_way, bytes).and_then(|()| {
            self.spend(1)?;
            match once {
                false => fs::rename(&on_the_way, &path),
                true => match fs::hard_link(&on_the_way, &path) {
                    Ok(()) => fs::remove_file(&on_the_way),
                    Err(_) if path.exists() => fs::remove_file(&on_the_way),
                    // A file system without links: the name is free, as far as anybody knows.
                    Err(_) => fs::rename(&on_the_way, &path),
                },
            }
        });
        if written.is_err() {
            let _ = fs::remove_file(&on_the_way);
        }
        written
    }

    fn name(&self, folder: &Path, name: &str) -> PathBuf {
        let number = self.begun.fetch_add(1, Ordering::Relaxed);
        let own = format!("{name}.{}.{number}", std::process::id());
        folder.join(TEMPORARY).join(own)
    }

    fn write(&self, path: &Path, mut bytes: &[u8]) -> io::Result<()> {
        self.spend(1)?;
        let mut file = File::create_new(path)?;
        while !bytes.is_empty() {
            let fits = self.spend(bytes.len())?;
            file.write_all(&bytes[..fits])?;
            bytes = &bytes[fits..];
        }
        self.spend(1)?;
        file.sync_all()
    }

    /// Makes a folder, with those above it.
    pub(super) fn folder(&self, path: &Path) -> io::Result<()> {
        self.spend(1)?;
        fs::create_dir_all(path)
    }

    /// Makes names of a folder reach the disk.
    pub(super) fn settle(&self, folder: &Path) -> io::Result<()> {
        self.spend(1)?;
        // Only Unix opens folders.
        if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
    }
}
