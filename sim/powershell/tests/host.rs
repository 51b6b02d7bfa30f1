//! What a host brings: cmdlets with their tables, native programs, types, modules, a machine.

use std::any::Any;
use std::rc::Rc;

use powershell::eval::{
    Channel, Cmdlet, Engine, ErrorSpec, Eval, External, Finished, Host, HostError, ModuleFiles,
    Param, Run,
};
use powershell::value::{Object, Value};

/// A machine with one service.
#[derive(Default)]
struct Machine {
    screen: String,
    running: bool,
}

const SERVICE: &str = "System.ServiceProcess.ServiceController";

const GET_SERVICE: Cmdlet = Cmdlet {
    name: "Get-Service",
    module: "Microsoft.PowerShell.Management",
    class: "Microsoft.PowerShell.Commands.GetServiceCommand",
    params: &[Param::new("Name", "string[]").at(0).pipeline().by_name().alias(&["ServiceName"])],
    default_set: "",
    impact: None,
    run: Run::Each(|call| {
        for name in call.texts("Name") {
            if &*name != "obengine" {
                let text = format!("Cannot find any service with service name '{name}'.");
                let class = "Microsoft.PowerShell.Commands.ServiceCommandException";
                let id = "NoServiceFoundForGivenName";
                let spec = ErrorSpec::new(class, id, "ObjectNotFound", text);
                call.engine.fail(&spec.about(Value::Text(name)))?;
                continue;
            }
            let machine = call.engine.host.as_any().downcast_mut::<Machine>();
            let running = machine.is_some_and(|machine| machine.running);
            let status = if running { "Running" } else { "Stopped" };
            call.put(Value::of_object(Object {
                type_names: vec![SERVICE.into(), "System.Object".into()],
                properties: vec![
                    ("Name".into(), Value::Text(name)),
                    ("Status".into(), Value::text(status)),
                ],
                ..Object::default()
            }))?;
        }
        Ok(())
    }),
};

const STOP_IT: Cmdlet = Cmdlet {
    name: "Stop-It",
    module: "Mod",
    class: "Mod.StopIt",
    params: &[],
    default_set: "",
    impact: Some(2),
    run: Run::Each(|call| {
        if call.should_process("obengine", "Stop-It")? {
            call.put_text("stopped")?;
        }
        Ok(())
    }),
};

impl Host for Machine {
    fn as_any(&mut self) -> &mut dyn Any {
        self
    }

    fn random(&mut self) -> u64 {
        4
    }

    fn write(&mut self, _channel: Channel, text: &str) {
        self.screen.push_str(text);
    }

    fn cmdlets(&self) -> &'static [&'static Cmdlet] {
        &[&GET_SERVICE]
    }

    fn find(&mut self, name: &str) -> Option<External> {
        match name.to_ascii_lowercase().as_str() {
            "sc.exe" | "echo.exe" => Some(External::Program(name.into())),
            "diskpart" => Some(External::Missing(name.into())),
            _ => None,
        }
    }

    fn run(&mut self, path: &str, words: &[Rc<str>], input: &str) -> Eval<Finished> {
        let output = format!("{path} [{}]\r\n{input}", words.join("|"));
        Ok(Finished { output, error: "bad\r\n".to_owned(), code: 5 })
    }

    fn member(
        &mut self,
        of: &Value,
        name: &str,
        arguments: Option<&[Value]>,
    ) -> Option<Eval<Value>> {
        (&*of.type_name() == SERVICE && name.eq_ignore_ascii_case("Start") && arguments.is_some())
            .then(|| {
                self.running = true;
                Ok(Value::Null)
            })
    }

    fn has_type(&self, name: &str) -> bool {
        name.eq_ignore_ascii_case("Microsoft.Internal.CBClientCommon")
    }

    fn static_member(
        &mut self,
        _of: &str,
        name: &str,
        arguments: Option<&[Value]>,
    ) -> Option<Eval<Value>> {
        let known = name.eq_ignore_ascii_case("QueryJobs") && arguments.is_some();
        known.then(|| Ok(Value::array(vec![Value::Int(1), Value::Int(2)])))
    }

    fn module(&mut self, name: &str) -> Result<Option<ModuleFiles>, HostError> {
        Ok(name.eq_ignore_ascii_case("Mod").then(|| ModuleFiles {
            name: "Mod".into(),
            version: "1.2.0.0".into(),
            path: "C:\\Modules\\Mod\\Mod.psd1".into(),
            text: Some("function Get-Inner { $script:n++; $script:n }".to_owned()),
            cmdlets: &[&STOP_IT],
            exports: None,
        }))
    }
}

fn shown(script: &str) -> String {
    let mut engine = Engine::new(Box::new(Machine::default()));
    let ended = engine.console(script, None, &[]);
    let machine = engine.host.as_any().downcast_mut::<Machine>().expect("the machine");
    let screen = machine.screen.replace("\r\n", "\n").trim_end().to_owned();
    match ended {
        Ok(_) => screen,
        Err(stop) => format!("{screen}{stop:?}"),
    }
}

#[test]
fn cmdlets_of_a_host_see_the_machine() {
    assert_eq!(shown("(Get-Service obengine).Status; gsv obengine | % Name"), "Stopped\nobengine");
    assert_eq!(
        shown("$s = Get-Service obengine; $s.Start(); (Get-Service obengine).Status"),
        "Running"
    );
    assert_eq!(
        shown(
            "'x', 'obengine' | Get-Service -ErrorAction SilentlyContinue -ErrorVariable e | % Name; $e[0].FullyQualifiedErrorId"
        ),
        "obengine\nNoServiceFoundForGivenName,Microsoft.PowerShell.Commands.GetServiceCommand"
    );
}

#[test]
fn native_programs_take_words_and_give_lines() {
    assert_eq!(
        shown("$o = sc.exe query 'a b' 5.0 -x /y 2>$null; $o; $LASTEXITCODE"),
        "sc.exe [query|a b|5.0|-x|/y]\n5"
    );
    assert_eq!(shown("$o = 'in' | & echo.exe 2>&1; $o.Count; \"$($o[0])\"; $o[2]"), "3\nbad\nin");
    assert!(shown("diskpart").contains("Unsupported"), "it exists, and the host lacks it");
    assert!(shown("nothing.exe").contains("CommandNotFoundException"));
}

#[test]
fn types_and_modules_of_a_host_are_there() {
    assert_eq!(shown("[Microsoft.Internal.CBClientCommon]::QueryJobs().Count"), "2");
    assert_eq!(
        shown("Import-Module Mod; Get-Inner; Get-Inner; (Get-Module Mod).Version.Minor"),
        "1\n2\n2"
    );
    assert_eq!(
        shown("Import-Module Mod; Stop-It; Stop-It -WhatIf"),
        "stopped\nWhat if: Performing the operation \"Stop-It\" on target \"obengine\"."
    );
}

#[test]
fn a_module_with_a_prefix_brings_its_commands_under_other_names_until_it_is_removed() {
    assert_eq!(
        shown(
            "Import-Module Mod -Prefix My; Get-MyInner; Stop-MyIt; (Get-Command *-My*).Name; \
             Remove-Module Mod; foreach ($c in 'Get-MyInner', 'Stop-MyIt') { \
             try { & $c } catch { $_.FullyQualifiedErrorId } }"
        ),
        "1\nstopped\nGet-MyInner\nStop-MyIt\nCommandNotFoundException\nCommandNotFoundException"
    );
}

#[test]
fn what_a_script_would_be_refused_is_listed_with_its_place() {
    let mut engine = Engine::new(Box::new(Machine::default()));
    let script = "$x = [int]'5'\nclass Dog { }\n  $s = New-Object -ComObject Shell.Application\n\
                  if ($x) { [System.Net.Sockets.TcpClient]::new() }\ndiskpart /s x\nGet-Service a";
    let found = engine.support(script).expect("it is a script");
    let found: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert_eq!(
        found,
        [
            "class Dog at 2:1",
            "COM object Shell.Application at 3:8",
            "[System.Net.Sockets.TcpClient] at 4:11",
            "diskpart at 5:1",
        ]
    );
    assert!(engine.support("if (").is_err());
}
