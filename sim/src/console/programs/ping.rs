//! `ping.exe`: does a name resolve, and does its address answer.
//!
//! *Models*: the name server and the way out; no proxy carries these packets.
//! *Leaves out*: `/t`, real round-trip times; `/4 /a /w /l` change nothing here.
//! *Sources*: R02, R03; texts \[K\].

use std::net::Ipv4Addr;

use super::options::Options;
use crate::console::{Call, Command, Kind, Stop, resolve};
use crate::kernel::time::Span;

/// `ping`
pub(super) const COMMAND: Command = Command {
    name: "ping",
    aliases: &[],
    kind: Kind::Program(r"C:\Windows\System32\PING.EXE"),
    about: "Asks whether an address answers",
    params: &[],
    examples: &["ping localhost", "ping /n 1 download.microsoft.com"],
    run,
};

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let mut options = Options::of(call.words, 0);
    let count = options.text("n").map_or(Some(4), |text| text.parse::<u32>().ok());
    for option in ["w", "l", "i"] {
        options.text(option);
    }
    options.switch("4");
    options.switch("a");
    let name = options.loose();
    let (Some(count), Some(name), None) =
        (count.filter(|n| (1..=1000).contains(n)), name, options.rest())
    else {
        return Err(Stop::new("\r\nUsage: ping [-t] [-a] [-n count] target_name\r\n"));
    };
    let Some(address) = resolve::address(call, &name) else {
        let text = "Please check the name and try again.";
        return Err(Stop::new(format!("Ping request could not find host {name}. {text}")));
    };
    let near = address.is_private() || address.is_loopback();
    let answers = resolve::answers(call, address);
    let spelled =
        if name.parse::<Ipv4Addr>().is_ok() { name } else { format!("{name} [{address}]") };
    call.line("");
    call.line(&format!("Pinging {spelled} with 32 bytes of data:"));
    for _ in 0..count {
        call.line(&match (answers, near) {
            (true, true) => format!("Reply from {address}: bytes=32 time<1ms TTL=128"),
            (true, false) => format!("Reply from {address}: bytes=32 time=34ms TTL=113"),
            (false, _) => "Request timed out.".to_owned(),
        });
    }
    let lost = if answers { 0 } else { count };
    call.line("");
    call.line(&format!("Ping statistics for {address}:"));
    call.line(&format!(
        "    Packets: Sent = {count}, Received = {}, Lost = {lost} ({}% loss),",
        count - lost,
        lost * 100 / count
    ));
    if answers {
        let time = if near { "0ms" } else { "34ms" };
        call.line("Approximate round trip times in milli-seconds:");
        call.line(&format!("    Minimum = {time}, Maximum = {time}, Average = {time}"));
    }
    call.output.elapsed = Span::seconds(i64::from(count));
    call.output.exit = i32::from(!answers);
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing_system::{fails, prints, server};

    #[test]
    fn an_answer_needs_a_name_and_a_way() {
        let mut world = server();
        let line = "ping -n 2 download.microsoft.com";
        assert!(prints(&mut world, line).contains("Received = 2, Lost = 0 (0% loss),"));
        world.host.network.internet = false;
        let (exit, text) = fails(&mut world, line);
        assert!(exit == 1 && text.contains("Request timed out.\n"), "{text}");
        world.host.network.dns = false;
        assert!(fails(&mut world, line).1.contains("could not find host"));
        assert_eq!(fails(&mut world, "ping").0, 1);
    }
}
