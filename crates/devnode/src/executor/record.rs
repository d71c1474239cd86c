//! What happened in each frame of a transaction, for those who trace it.

use super::halt_text;
use super::spending::Spending;
use alloy_primitives::{Address, Bytes, Log, U256};
use revm::context::result::HaltReason;
use revm::context_interface::CreateScheme;
use revm::handler::FrameResult;
use revm::interpreter::{
    CallInputs, CallScheme, CallValue, CreateInputs, FrameInput, InstructionResult, SuccessOrHalt,
};

/// How a frame came to be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FrameKind {
    /// A call, also the outermost of a transaction.
    #[default]
    Call,
    /// A call that cannot write.
    StaticCall,
    /// Other code on the caller's own storage, with the caller's caller.
    DelegateCall,
    /// Other code on the caller's own storage.
    CallCode,
    /// A creation at an address of the nonce.
    Create,
    /// A creation at an address of the salt.
    Create2,
    /// The end of a contract, which sends its balance away.
    SelfDestruct,
}

/// One frame, of bytecode, of a program or of a precompile.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frame {
    /// How it came to be.
    pub kind: FrameKind,
    /// Whether the code is a Stylus program.
    pub program: bool,
    /// Who called.
    pub from: Address,
    /// Whose code runs; none for a creation that failed.
    pub to: Option<Address>,
    /// Wei sent; none for a static call.
    pub value: Option<U256>,
    /// Gas it may use.
    pub gas: u64,
    /// Gas it used.
    pub gas_used: u64,
    /// Calldata or creation code.
    pub input: Bytes,
    /// Return data, reason of a revert, or new code.
    pub output: Bytes,
    /// Why it failed.
    pub error: Option<String>,
    /// Logs that stayed, each with the number of nested frames that came before it.
    pub logs: Vec<(usize, Log)>,
    /// Frames that it opened.
    pub calls: Vec<Frame>,
}

/// Collects the frames of one transaction.
#[derive(Clone, Debug, Default)]
pub struct Recorder {
    open: Vec<Frame>,
    outermost: Option<Frame>,
    /// Logs of the journal that belong to a frame already.
    logs_seen: usize,
    /// What the gas went to.
    pub spending: Spending,
}

impl Recorder {
    /// A frame starts. `input` is its calldata.
    pub fn enter(&mut self, frame: &FrameInput, input: Bytes, logs: &[Log]) {
        self.take_logs(logs);
        match frame {
            FrameInput::Call(inputs) => self.open.push(call(inputs, input)),
            FrameInput::Create(inputs) => self.open.push(creation(inputs)),
            FrameInput::Empty => {}
        }
    }

    /// The frame that started last ends.
    pub fn exit(&mut self, result: &FrameResult, logs: &[Log]) {
        let ended = result.interpreter_result();
        if ended.result.is_ok() {
            self.take_logs(logs);
        }
        // What a failed frame logged is gone from the journal.
        self.logs_seen = logs.len();
        let Some(mut frame) = self.open.pop() else { return };
        let keeps_gas = ended.result.is_ok_or_revert();
        let unused = if keeps_gas { ended.gas.remaining().min(frame.gas) } else { 0 };
        frame.gas_used = frame.gas - unused;
        let own = frame.gas_used.saturating_sub(frame.calls.iter().map(|call| call.gas_used).sum());
        self.spending.gross += own;
        if !frame.program {
            self.spending.bytecode += own;
        }
        frame.output = ended.output.clone();
        if ended.result.is_ok() {
            if let FrameResult::Create(created) = result {
                frame.to = created.address;
            }
        } else {
            frame.error = Some(frame.error.take().unwrap_or_else(|| failure(ended.result)));
            frame.logs.clear();
            frame.calls.iter_mut().for_each(forget_logs);
        }
        match self.open.last_mut() {
            Some(outer) => outer.calls.push(frame),
            None => self.outermost = Some(frame),
        }
    }

    /// Why the innermost open frame will fail, if it is more than its result tells.
    pub fn fail(&mut self, reason: &str) {
        if let Some(frame) = self.open.last_mut() {
            frame.error = Some(reason.to_owned());
        }
    }

    /// The innermost open frame ends its contract.
    pub fn self_destruct(&mut self, from: Address, to: Address, value: U256) {
        if let Some(frame) = self.open.last_mut() {
            frame.calls.push(Frame {
                kind: FrameKind::SelfDestruct,
                from,
                to: Some(to),
                value: Some(value),
                ..Frame::default()
            });
        }
    }

    /// The outermost frame, with the limit and the use of the whole transaction.
    pub fn finish(self, gas: u64, gas_used: u64) -> Frame {
        Frame { gas, gas_used, ..self.outermost.unwrap_or_default() }
    }

    fn take_logs(&mut self, logs: &[Log]) {
        if let Some(frame) = self.open.last_mut() {
            let position = frame.calls.len();
            let new = logs.get(self.logs_seen..).unwrap_or_default();
            frame.logs.extend(new.iter().map(|log| (position, log.clone())));
        }
        self.logs_seen = logs.len();
    }
}

fn forget_logs(frame: &mut Frame) {
    frame.logs.clear();
    frame.calls.iter_mut().for_each(forget_logs);
}

fn call(inputs: &CallInputs, input: Bytes) -> Frame {
    let (kind, from) = match inputs.scheme {
        CallScheme::Call => (FrameKind::Call, inputs.caller),
        CallScheme::StaticCall => (FrameKind::StaticCall, inputs.caller),
        // The frame acts as its caller, so that is who called.
        CallScheme::DelegateCall => (FrameKind::DelegateCall, inputs.target_address),
        CallScheme::CallCode => (FrameKind::CallCode, inputs.target_address),
    };
    let (CallValue::Transfer(value) | CallValue::Apparent(value)) = inputs.value;
    Frame {
        kind,
        program: stylus_vm::is_stylus_code(inputs.known_bytecode.1.original_byte_slice()),
        from,
        to: Some(inputs.bytecode_address),
        value: (kind != FrameKind::StaticCall).then_some(value),
        gas: inputs.gas_limit,
        input,
        ..Frame::default()
    }
}

fn creation(inputs: &CreateInputs) -> Frame {
    let kind = match inputs.scheme() {
        CreateScheme::Create2 { .. } => FrameKind::Create2,
        _ => FrameKind::Create,
    };
    Frame {
        kind,
        from: inputs.caller(),
        value: Some(inputs.value()),
        gas: inputs.gas_limit(),
        input: inputs.init_code().clone(),
        ..Frame::default()
    }
}

fn failure(result: InstructionResult) -> String {
    match result {
        InstructionResult::Revert => "execution reverted".to_owned(),
        InstructionResult::CallTooDeep => "max call depth exceeded".to_owned(),
        InstructionResult::OutOfFunds => "insufficient balance for transfer".to_owned(),
        other => match SuccessOrHalt::<HaltReason>::from(other) {
            SuccessOrHalt::Halt(reason) => halt_text(&reason),
            _ => "execution reverted".to_owned(),
        },
    }
}
