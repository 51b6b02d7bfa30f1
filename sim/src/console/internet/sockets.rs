//! `System.Net.Sockets.TcpClient`, `System.Net.Dns`: connections and names without a cmdlet.
//!
//! *Models*: connections that come about or not, with the time that passes; names and addresses of
//! this machine and of endpoints. *Leaves out*: streams: refused.
//! *Sources*: the reference of `System.Net` \[K\].

use std::net::Ipv4Addr;

use powershell::eval::{Eval, Host, Stop};
use powershell::value::net::{Flavour, Net};
use powershell::value::{Value, convert, text};

use super::PATIENCE;
use crate::console::cim::network;
use crate::console::machine::Machine;
use crate::console::resolve;
use crate::console::types::HostType;
use crate::windows::network::ADDRESS;

const CLIENT: &str = "System.Net.Sockets.TcpClient";
const RESULT: &str = "System.Net.Sockets.Socket+MultipleAddressConnectAsyncResult";
const HANDLE: &str = "System.Threading.ManualResetEvent";
const TASK: &str = "System.Threading.Tasks.Task";
const EXCEPTION: &str = "System.Net.Sockets.SocketException";

/// What comes of a connection.
enum Tried {
    Connected,
    /// The other side said no at once.
    Refused(String),
    /// Nothing comes back.
    Silent(String),
}

fn tried(machine: &Machine, host: &str, port: i64) -> Tried {
    let world = machine.look();
    let Some(address) = resolve::address_in(world, host) else {
        return Tried::Refused("No such host is known".to_owned());
    };
    let own = address.is_loopback() || address == ADDRESS;
    if own && !network::listens(world, port) {
        return Tried::Refused(format!(
            "No connection could be made because the target machine actively refused it \
             {address}:{port}"
        ));
    }
    if resolve::answers_in(world, address) {
        return Tried::Connected;
    }
    Tried::Silent(format!(
        "A connection attempt failed because the connected party did not properly respond after a \
         period of time, or established connection failed because connected host has failed to \
         respond {address}:{port}"
    ))
}

fn set(of: &Value, name: &str, value: Value) {
    if let Value::Object(object) = of {
        let mut object = object.borrow_mut();
        if let Some((_, there)) = object.properties.iter_mut().find(|(own, _)| &**own == name) {
            *there = value;
        }
    }
}

fn connect(machine: &mut Machine, of: &Value, arguments: &[Value]) -> Eval<Value> {
    let host = arguments.first().map(text::of).unwrap_or_default();
    let port = arguments.get(1).and_then(|port| convert::to_long(port).ok()).unwrap_or(0);
    match tried(machine, &host, port) {
        Tried::Connected => {
            set(of, "Connected", Value::Bool(true));
            Ok(Value::Null)
        }
        Tried::Refused(said) => Err(Stop::thrown(EXCEPTION, &said)),
        Tried::Silent(said) => {
            machine.sleep(PATIENCE);
            Err(Stop::thrown(EXCEPTION, &said))
        }
    }
}

/// A connection that somebody waits for: the result, or a task.
fn begun(machine: &Machine, of: &Value, arguments: &[Value], kind: &str) -> Value {
    let host = arguments.first().map(text::of).unwrap_or_default();
    let port = arguments.get(1).and_then(|port| convert::to_long(port).ok()).unwrap_or(0);
    let (done, said) = match tried(machine, &host, port) {
        Tried::Connected => {
            set(of, "Connected", Value::Bool(true));
            (true, String::new())
        }
        Tried::Refused(said) => (true, said),
        Tried::Silent(said) => (false, said),
    };
    let handle = Value::typed(
        &[HANDLE, "System.Threading.WaitHandle", "System.Object"],
        [("__done", Value::Bool(done))],
    );
    let faulted = done && !said.is_empty();
    let status = match (done, faulted) {
        (false, _) => "WaitingForActivation",
        (true, true) => "Faulted",
        (true, false) => "RanToCompletion",
    };
    Value::typed(
        &[kind, "System.Object"],
        [
            ("AsyncState", Value::Null),
            ("AsyncWaitHandle", handle),
            ("CompletedSynchronously", Value::Bool(false)),
            ("IsCompleted", Value::Bool(done)),
            ("IsFaulted", Value::Bool(faulted)),
            ("IsCanceled", Value::Bool(false)),
            ("Status", Value::text(status)),
            ("__said", Value::text(&said)),
        ],
    )
}

/// `System.Net.Sockets.TcpClient`
pub(in crate::console) static TCP_CLIENT: HostType = HostType {
    methods: &[
        (
            "BeginConnect",
            "System.IAsyncResult BeginConnect(string host, int port, System.AsyncCallback \
             requestCallback, System.Object state)",
        ),
        ("Close", "void Close()"),
        (
            "Connect",
            "void Connect(string hostname, int port), void Connect(ipaddress address, int port)",
        ),
        ("ConnectAsync", "System.Threading.Tasks.Task ConnectAsync(string host, int port)"),
        ("Dispose", "void Dispose(), void IDisposable.Dispose()"),
        ("EndConnect", "void EndConnect(System.IAsyncResult asyncResult)"),
        ("GetStream", "System.Net.Sockets.NetworkStream GetStream()"),
    ],
    properties: &["Client", "LingerState"],
    member: |machine, of, name, arguments| {
        let arguments = arguments?;
        Some(match name {
            "Close" | "Dispose" => {
                set(of, "Connected", Value::Bool(false));
                Ok(Value::Null)
            }
            "Connect" => connect(machine, of, arguments),
            "BeginConnect" => Ok(begun(machine, of, arguments, RESULT)),
            "ConnectAsync" => Ok(begun(machine, of, arguments, TASK)),
            "EndConnect" => {
                let result = arguments.first()?;
                let said = result.property("__said").map(|said| text::of(&said));
                let said = said.unwrap_or_default();
                if said.is_empty() {
                    return Some(Ok(Value::Null));
                }
                if !result.property("IsCompleted")?.is_true() {
                    machine.sleep(PATIENCE);
                }
                Err(Stop::thrown(EXCEPTION, &said))
            }
            _ => return None,
        })
    },
    create: |machine, arguments| {
        let client = Value::typed(
            &[CLIENT, "System.Object"],
            [
                ("Available", Value::Int(0)),
                ("Connected", Value::Bool(false)),
                ("ExclusiveAddressUse", Value::Bool(false)),
                ("ReceiveBufferSize", Value::Int(65_536)),
                ("SendBufferSize", Value::Int(65_536)),
                ("ReceiveTimeout", Value::Int(0)),
                ("SendTimeout", Value::Int(0)),
                ("NoDelay", Value::Bool(false)),
            ],
        );
        match arguments.len() {
            2 => Some(connect(machine, &client, arguments).map(|_| client)),
            _ => Some(Ok(client)),
        }
    },
    ..HostType::new(CLIENT)
};

/// What `BeginConnect` gives.
pub(in crate::console) static ASYNC_RESULT: HostType = HostType::new(RESULT);

/// What somebody waits on.
pub(in crate::console) static WAIT_HANDLE: HostType = HostType {
    methods: &[
        ("Close", "void Close()"),
        ("Dispose", "void Dispose(), void IDisposable.Dispose()"),
        ("Set", "bool Set()"),
        (
            "WaitOne",
            "bool WaitOne(int millisecondsTimeout, bool exitContext), bool WaitOne(timespan \
             timeout), bool WaitOne()",
        ),
    ],
    member: |machine, of, name, arguments| {
        let arguments = arguments?;
        Some(match name {
            "WaitOne" => {
                Ok(Value::Bool(waited(machine, of.property("__done")?, arguments.first())))
            }
            "Close" | "Dispose" => Ok(Value::Null),
            _ => return None,
        })
    },
    ..HostType::new(HANDLE)
};

/// `System.Threading.Tasks.Task`
pub(in crate::console) static CONNECT_TASK: HostType = HostType {
    methods: &[
        ("Dispose", "void Dispose()"),
        ("GetAwaiter", "System.Runtime.CompilerServices.TaskAwaiter GetAwaiter()"),
        ("Wait", "bool Wait(int millisecondsTimeout), bool Wait(timespan timeout), void Wait()"),
    ],
    member: |machine, of, name, arguments| {
        let arguments = arguments?;
        Some(match name {
            "Wait" => {
                if of.property("IsFaulted")?.is_true() {
                    let text = "One or more errors occurred.";
                    return Some(Err(Stop::thrown("System.AggregateException", text)));
                }
                Ok(Value::Bool(waited(machine, of.property("IsCompleted")?, arguments.first())))
            }
            "Dispose" => Ok(Value::Null),
            _ => return None,
        })
    },
    ..HostType::new(TASK)
};

/// Waits: true when it is done, false when the time is over.
fn waited(machine: &mut Machine, done: Value, time: Option<&Value>) -> bool {
    if done.is_true() {
        return true;
    }
    let milliseconds = match time.and_then(Value::as_net) {
        Some(Net::TimeSpan(span)) => u64::try_from(span.0 / 10_000).unwrap_or(0),
        _ => {
            let time = time.and_then(|time| convert::to_long(time).ok());
            time.and_then(|time| u64::try_from(time).ok()).unwrap_or(PATIENCE)
        }
    };
    machine.sleep(milliseconds.min(PATIENCE));
    milliseconds >= PATIENCE
}

/// `System.Net.Dns`
pub(in crate::console) static DNS: HostType = HostType {
    static_member: |machine, name, arguments| {
        let asked = arguments?.first().map(text::of).unwrap_or_default();
        Some(match name {
            "gethostname" => Ok(Value::text(&machine.look().host.identity.name)),
            "gethostaddresses" => addresses(machine, &asked),
            "gethostentry" | "gethostbyname" | "resolve" => entry(machine, &asked),
            _ => return None,
        })
    },
    ..HostType::new("System.Net.Dns")
};

fn found(machine: &Machine, name: &str) -> Eval<Ipv4Addr> {
    let world = machine.look();
    if name.is_empty() {
        return Ok(ADDRESS);
    }
    let unknown = || Stop::thrown(EXCEPTION, "No such host is known");
    resolve::address_in(world, name).ok_or_else(unknown)
}

fn list(address: Ipv4Addr) -> Value {
    let items = vec![Net::Address(address.into()).into()];
    Value::list(Flavour::ArrayOf("System.Net.IPAddress".into()), items)
}

fn addresses(machine: &Machine, name: &str) -> Eval<Value> {
    found(machine, name).map(list)
}

fn entry(machine: &Machine, name: &str) -> Eval<Value> {
    let own = machine.look().host.identity.name.clone();
    let address = found(machine, name)?;
    let here = address == ADDRESS || address.is_loopback();
    if !here && name.parse::<Ipv4Addr>().is_ok() {
        return Err(Stop::lacking("the name of an address".to_owned()));
    }
    Ok(Value::typed(
        &["System.Net.IPHostEntry", "System.Object"],
        [
            ("HostName", Value::text(if here { &own } else { name })),
            ("Aliases", Value::texts::<&str>([])),
            ("AddressList", list(if here { ADDRESS } else { address })),
        ],
    ))
}
