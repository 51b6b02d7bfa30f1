//! `Where-Object`, `ForEach-Object`: a block, or a member, for each object.

use super::super::Engine;
use super::super::cmdlet::{Call, Cmdlet, Param, Run, Running};
use super::super::error::ErrorSpec;
use super::super::stop::Eval;
use super::CORE;
use crate::ast::BinaryOp;
use crate::value::{Value, text};

pub(super) const CMDLETS: &[Cmdlet] = &[FOR_EACH, WHERE];

const FOR_EACH: Cmdlet = Cmdlet {
    name: "ForEach-Object",
    module: CORE,
    class: "Microsoft.PowerShell.Commands.ForEachObjectCommand",
    params: &[
        Param::new("InputObject", "object").pipeline(),
        Param::new("Process", "scriptblock[]").at(0).mandatory().empty().sets(&["ScriptBlockSet"]),
        Param::new("Begin", "scriptblock").sets(&["ScriptBlockSet"]),
        Param::new("End", "scriptblock").sets(&["ScriptBlockSet"]),
        Param::new("RemainingScripts", "scriptblock[]").remaining().sets(&["ScriptBlockSet"]),
        Param::new("MemberName", "string").at(0).mandatory().sets(&["PropertyAndMethodSet"]),
        Param::new("ArgumentList", "object[]")
            .alias(&["Args"])
            .remaining()
            .sets(&["PropertyAndMethodSet"]),
    ],
    default_set: "ScriptBlockSet",
    impact: None,
    run: Run::Whole(|| Box::new(ForEach::default())),
};

/// The blocks of a `ForEach-Object`, sorted out at its beginning.
#[derive(Default)]
struct ForEach {
    begin: Vec<Value>,
    process: Vec<Value>,
    end: Vec<Value>,
}

impl Running for ForEach {
    fn begin(&mut self, call: &mut Call<'_>) -> Eval<()> {
        let blocks = |name: &str| call.get(name).map(Value::elements).unwrap_or_default();
        (self.begin, self.end) = (blocks("Begin"), blocks("End"));
        let mut all = blocks("Process");
        all.extend(blocks("RemainingScripts"));
        all.retain(|block| matches!(block, Value::Block(_)));
        // Two blocks are begin and process, three have an end as well.
        if all.len() > 1 && self.begin.is_empty() {
            self.begin = vec![all.remove(0)];
        }
        if all.len() > 1 && self.end.is_empty() {
            self.end.extend(all.pop());
        }
        self.process = all;
        for block in &self.begin {
            if let Value::Block(block) = block {
                call.engine.run_here(block, None, call.out)?;
            }
        }
        Ok(())
    }

    fn process(&mut self, call: &mut Call<'_>) -> Eval<()> {
        if let Some(name) = call.text("MemberName") {
            return member(call, &name);
        }
        if !call.piped && !call.has("InputObject") {
            return Ok(());
        }
        let value = call.get("InputObject").cloned().unwrap_or(Value::Null);
        for block in &self.process {
            if let Value::Block(block) = block {
                call.engine.run_here(block, Some(value.clone()), call.out)?;
            }
        }
        Ok(())
    }

    fn end(&mut self, call: &mut Call<'_>) -> Eval<()> {
        for block in &self.end {
            if let Value::Block(block) = block {
                call.engine.run_here(block, None, call.out)?;
            }
        }
        Ok(())
    }
}

/// `ForEach-Object Name`: a property, or a method with its arguments.
fn member(call: &mut Call<'_>, name: &str) -> Eval<()> {
    let Some(value) = call.get("InputObject").cloned() else { return Ok(()) };
    let arguments = call.get("ArgumentList").map(Value::elements);
    if arguments.is_none()
        && let Some(found) = call.engine.property(&value, name)?
    {
        return call.engine.enumerate(found, call.out);
    }
    let here = call.engine.here;
    let result = call.engine.call_on(&value, name, &arguments.unwrap_or_default(), here);
    match result {
        Ok(Value::Null) => Ok(()),
        Ok(found) => call.engine.enumerate(found, call.out),
        Err(super::super::Stop::Error(raised)) => call.engine.write_error(raised.record),
        Err(stop) => Err(stop),
    }
}

/// The comparisons of the short form.
const COMPARISONS: &[(&str, BinaryOp, bool)] = &[
    ("EQ", BinaryOp::Eq, false),
    ("CEQ", BinaryOp::Eq, true),
    ("NE", BinaryOp::Ne, false),
    ("CNE", BinaryOp::Ne, true),
    ("GT", BinaryOp::Gt, false),
    ("CGT", BinaryOp::Gt, true),
    ("LT", BinaryOp::Lt, false),
    ("CLT", BinaryOp::Lt, true),
    ("GE", BinaryOp::Ge, false),
    ("CGE", BinaryOp::Ge, true),
    ("LE", BinaryOp::Le, false),
    ("CLE", BinaryOp::Le, true),
    ("Like", BinaryOp::Like, false),
    ("CLike", BinaryOp::Like, true),
    ("NotLike", BinaryOp::NotLike, false),
    ("CNotLike", BinaryOp::NotLike, true),
    ("Match", BinaryOp::Match, false),
    ("CMatch", BinaryOp::Match, true),
    ("NotMatch", BinaryOp::NotMatch, false),
    ("CNotMatch", BinaryOp::NotMatch, true),
    ("Contains", BinaryOp::Contains, false),
    ("CContains", BinaryOp::Contains, true),
    ("NotContains", BinaryOp::NotContains, false),
    ("CNotContains", BinaryOp::NotContains, true),
    ("In", BinaryOp::In, false),
    ("CIn", BinaryOp::In, true),
    ("NotIn", BinaryOp::NotIn, false),
    ("CNotIn", BinaryOp::NotIn, true),
    ("Is", BinaryOp::Is, false),
    ("IsNot", BinaryOp::IsNot, false),
];

const SHORT: &[&str] = &["EqualSet"];

const fn comparison(name: &'static str) -> Param {
    Param::switch(name).sets(SHORT)
}

const WHERE: Cmdlet = Cmdlet {
    name: "Where-Object",
    module: CORE,
    class: "Microsoft.PowerShell.Commands.WhereObjectCommand",
    params: &[
        Param::new("InputObject", "object").pipeline(),
        Param::new("FilterScript", "scriptblock").at(0).mandatory().sets(&["ScriptBlockSet"]),
        Param::new("Property", "string").at(0).mandatory().sets(SHORT),
        Param::new("Value", "object").at(1).sets(SHORT),
        comparison("EQ").alias(&["IEQ"]),
        comparison("CEQ"),
        comparison("NE").alias(&["INE"]),
        comparison("CNE"),
        comparison("GT").alias(&["IGT"]),
        comparison("CGT"),
        comparison("LT").alias(&["ILT"]),
        comparison("CLT"),
        comparison("GE").alias(&["IGE"]),
        comparison("CGE"),
        comparison("LE").alias(&["ILE"]),
        comparison("CLE"),
        comparison("Like").alias(&["ILike"]),
        comparison("CLike"),
        comparison("NotLike").alias(&["INotLike"]),
        comparison("CNotLike"),
        comparison("Match").alias(&["IMatch"]),
        comparison("CMatch"),
        comparison("NotMatch").alias(&["INotMatch"]),
        comparison("CNotMatch"),
        comparison("Contains").alias(&["IContains"]),
        comparison("CContains"),
        comparison("NotContains").alias(&["INotContains"]),
        comparison("CNotContains"),
        comparison("In").alias(&["IIn"]),
        comparison("CIn"),
        comparison("NotIn").alias(&["INotIn"]),
        comparison("CNotIn"),
        comparison("Is"),
        comparison("IsNot"),
    ],
    default_set: "EqualSet",
    impact: None,
    run: Run::Each(|call| {
        let Some(value) = call.get("InputObject").cloned() else { return Ok(()) };
        let kept = match call.get("FilterScript").cloned() {
            Some(Value::Block(block)) => call.engine.value_here(&block, value.clone())?.is_true(),
            _ => short(call, &value)?,
        };
        if kept { call.put(value) } else { Ok(()) }
    }),
};

/// `Where-Object Name -eq value`
fn short(call: &mut Call<'_>, value: &Value) -> Eval<bool> {
    let name = call.text("Property").unwrap_or_default();
    let own = call.engine.property(value, &name)?.unwrap_or(Value::Null);
    let given = COMPARISONS.iter().find(|(flag, _, _)| call.flag(flag));
    let Some((_, op, sensitive)) = given else {
        if call.has("Value") {
            let text = "The specified operator requires both the -Property and -Value parameters. \
                        Provide values for both parameters, and then try running the command \
                        again.";
            let class = "System.Management.Automation.PSArgumentException";
            let id = "NoOperatorSpecified";
            let spec = ErrorSpec::new(class, id, "InvalidArgument", text);
            return Err(call.engine.terminating(&spec));
        }
        return Ok(own.is_true());
    };
    let other = call.get("Value").cloned().unwrap_or(Value::Null);
    let here = call.engine.here;
    compared(call.engine, *op, *sensitive, &own, &other, here)
}

fn compared(
    engine: &mut Engine,
    op: BinaryOp,
    sensitive: bool,
    own: &Value,
    other: &Value,
    here: crate::source::Span,
) -> Eval<bool> {
    let other = match (op, other) {
        (BinaryOp::Is | BinaryOp::IsNot, Value::Text(_)) => {
            Value::text(text::of(other).trim_matches(['[', ']']))
        }
        _ => other.clone(),
    };
    Ok(engine.operate(op, sensitive, own, &other, here)?.is_true())
}
