//! What does a fork cost? Four edits and drop, on the large machine; and 65,000 files at once.

#![expect(clippy::print_stdout, reason = "bytes are printed beside the times")]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use marslab_benches::large;
use sim::kernel::time::Moment;
use sim::windows::node::{Content, Node, Swarm};
use sim::windows::registry::Data;

fn fork(criterion: &mut Criterion) {
    let host = large();
    let mut group = criterion.benchmark_group("fork");
    group.bench_function("fork and drop", |b| b.iter(|| black_box(host.clone())));
    group.bench_function("fork, four edits, drop", |b| {
        b.iter(|| {
            let mut fork = host.clone();
            fork.registry.set(r"HKLM\SOFTWARE\Contoso\007", "Value37", Data::Dword(1));
            if let Some(service) = fork.services.get_mut("Service007") {
                service.hung = true;
            }
            if let Some(task) = fork.tasks.get_mut(r"\Contoso\Task007") {
                task.enabled = false;
            }
            if let Ok(id) = fork.files.lookup(r"C:\Data\07\file-0007.docx") {
                fork.files.change(id, |node| node.size = 1);
            }
            black_box(fork)
        })
    });
    group.bench_function("65,000 temporary files in a fork", |b| {
        b.iter(|| {
            let mut fork = host.clone();
            if let Ok(id) = fork.files.lookup(r"C:\Windows\Temp") {
                let swarm = Swarm::temporary(65_000, 0).into();
                fork.files.change(id, |node| node.content = Content::Swarm(swarm));
            }
            black_box(fork)
        })
    });
    group.bench_function("deep copy of the files, for scale", |b| {
        b.iter(|| {
            let mut fork = host.clone();
            let _ = fork.files.put(r"C:\new.txt", Node::file(1, Moment(0)));
            fork.flatten();
            black_box(fork)
        })
    });
    group.finish();

    let mut edited = host.clone();
    edited.registry.set(r"HKLM\SOFTWARE\Contoso\007", "Value37", Data::Dword(1));
    edited.services.get_mut("Service007").expect("the service is there").hung = true;
    edited.tasks.get_mut(r"\Contoso\Task007").expect("the task is there").enabled = false;
    let id = edited.files.lookup(r"C:\Data\07\file-0007.docx").expect("the file is there");
    edited.files.change(id, |node| node.size = 1);
    println!("bytes of a fork with four edits: {}", edited.resident_bytes());
}

criterion_group!(benches, fork);
criterion_main!(benches);
