//! "Taking snapshot of volumes...": each source volume needs a shadow copy that outlives the job.
//!
//! *Models*: volumes of which VSS makes no copy or that it does not know any more, one shadow copy
//! of each other source volume, room for what changes meanwhile, somebody else's snapshot set in
//! progress, the services that VSS needs.
//! *Sources*: R19, R26; S08, S59, S78; X36, X57, X61; D17.

use crate::mars::Site;
use crate::mars::job::Failure;
use crate::mars::log::Level;
use crate::mars::messages::Message;
use crate::mars::policy::Policy;
use crate::mars::source;
use crate::windows::vss::CHURN_PER_MILLE;
use crate::windows::vss_services;

/// Makes a shadow copy of every source volume. Returns their numbers.
///
/// # Errors
/// A volume that cannot be snapshotted.
pub fn pass(site: &mut Site<'_>, policy: &Policy) -> Result<Vec<u32>, Failure> {
    let at = site.host.clock.machine_time(site.now);
    if let Err((name, error)) = vss_services::pass(site.host, at) {
        let detail = error.hresult();
        let text = format!("Failed: Hr: = [{detail:#010x}] service {name}");
        site.log("41 vssrequestor.cpp(402)", Level::Fatal, text);
        return Err(Failure::new("snapshot", Message::Snapshot, detail, name));
    }
    let mut made = Vec::new();
    for volume in source::letters(policy) {
        let churn = site.host.files.used(volume).saturating_mul(CHURN_PER_MILLE) / 1000;
        let on = site.host.vss.association(volume).map_or(volume, |association| association.on);
        let free = site.host.free(on);
        let refusal = source::refusal(site.host.files.volume(volume));
        let gone = source::has_replaced(site.host, policy, volume);
        let refusal = refusal.or(gone.then_some(source::OBJECT_NOT_FOUND));
        let copy = match refusal {
            Some(detail) => Err(detail),
            None => site.host.vss.snapshot(volume, site.now, churn, free),
        };
        match copy {
            Ok(number) => made.push(number),
            Err(detail) => {
                release(site, &made);
                let text = format!("Failed: Hr: = [{detail:#010x}] snapshot of {volume}:\\");
                site.log("41 vssrequestor.cpp(530)", Level::Fatal, text);
                let about = format!("{volume}:");
                return Err(Failure::new("snapshot", Message::Snapshot, detail, &about));
            }
        }
    }
    Ok(made)
}

/// Gives the shadow copies of a job back.
pub fn release(site: &mut Site<'_>, made: &[u32]) {
    for number in made {
        site.host.vss.release(*number);
    }
}
