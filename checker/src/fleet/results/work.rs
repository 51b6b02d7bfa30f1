//! Making the parts of a folder that are not there yet, on all threads.
//!
//! *Promise*: a part is made by one thread from nothing but its number, so no thread, share or
//! resumption shows in it; at most a few parts are in memory; the disk is waited for beside the
//! work and not in it. Whoever stops it finds every part that was written.

use std::ops::Range;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};

use super::folder::{Completed, Folder};
use super::layout::Layout;
use crate::error::{Error, exit};

/// Parts that wait for the disk at most.
const WAITING: usize = 2;

/// Makes the bytes of a part. It may give up, with any error, once it is told to stop.
pub type Make<'a> = &'a (dyn Fn(Range<u64>) -> Result<Vec<u8>, Error> + Sync);

/// How parts are made.
pub struct Work<'a> {
    /// The bytes of a part from its machines.
    pub make: Make<'a>,
    /// Raised by somebody who wants it to stop.
    pub stop: &'a AtomicBool,
    /// Told of machines whose rows are on the disk.
    pub done: &'a (dyn Fn(u64) + Sync),
}

impl Work<'_> {
    /// Makes what is missing of some parts and completes the folder if it can be.
    ///
    /// # Errors
    /// What went wrong while a part was made or written; somebody who stopped it.
    pub fn fill(&self, folder: &Folder, parts: Range<u64>) -> Result<Completed, Error> {
        let layout = folder.identity().layout()?;
        let wanted = folder.missing(parts.clone());
        let all: u64 = parts.map(|part| layout.count(part)).sum();
        (self.done)(all - wanted.iter().map(|part| layout.count(*part)).sum::<u64>());
        self.make_all(folder, layout, &wanted)?;
        if self.stop.load(Ordering::Relaxed) {
            return Err(interrupted(folder.path()));
        }
        folder.complete()
    }

    fn make_all(&self, folder: &Folder, layout: Layout, parts: &[u64]) -> Result<(), Error> {
        let (send, receive) = sync_channel(WAITING);
        let failed = Mutex::new(None);
        let next = AtomicUsize::new(0);
        std::thread::scope(|threads| {
            let written = threads.spawn(|| self.write_all(folder, layout, receive));
            rayon::scope(|pool| {
                for _ in 0..rayon::current_num_threads() {
                    let (send, failed, next) = (send.clone(), &failed, &next);
                    pool.spawn(move |_| {
                        if let Err(error) = self.make_some(layout, parts, next, &send) {
                            *failed.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
                            next.store(parts.len(), Ordering::Relaxed);
                        }
                    });
                }
            });
            drop(send);
            match written.join() {
                Ok(written) => written,
                Err(panic) => std::panic::resume_unwind(panic),
            }
        })?;
        match failed.into_inner().unwrap_or_else(PoisonError::into_inner) {
            Some(error) if !self.stop.load(Ordering::Relaxed) => Err(error),
            _ => Ok(()),
        }
    }

    /// Makes one part after the other for as long as there are any and somebody takes them.
    fn make_some(
        &self,
        layout: Layout,
        parts: &[u64],
        next: &AtomicUsize,
        send: &SyncSender<(u64, Vec<u8>)>,
    ) -> Result<(), Error> {
        while let Some(part) = parts.get(next.fetch_add(1, Ordering::Relaxed)) {
            if self.stop.load(Ordering::Relaxed) {
                break;
            }
            let bytes = (self.make)(layout.range(*part))?;
            // What was made while somebody stopped it may be cut short.
            if self.stop.load(Ordering::Relaxed) || send.send((*part, bytes)).is_err() {
                break;
            }
        }
        Ok(())
    }

    fn write_all(
        &self,
        folder: &Folder,
        layout: Layout,
        receive: Receiver<(u64, Vec<u8>)>,
    ) -> Result<(), Error> {
        for (part, bytes) in receive {
            folder.keep(part, &bytes)?;
            (self.done)(layout.count(part));
        }
        Ok(())
    }
}

fn interrupted(path: &Path) -> Error {
    Error::of(
        exit::INTERRUPTED,
        format!(
            "ended before it was done; what is in {} stays\n  \
             hint: the same command once more goes on from there",
            path.display()
        ),
    )
}
