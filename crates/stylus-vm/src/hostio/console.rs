//! The console of a debug chain. Printing is free.

use super::{enter, Answer};
use crate::env::State;
use wasmi::{Caller, F32, F64};

/// Prints text.
pub fn log_txt(caller: Caller<'_, State<'_>>, ptr: u32, len: u32) -> Answer {
    let mut env = enter(caller)?;
    let text = String::from_utf8_lossy(env.slice(ptr, len)?).into_owned();
    env.host().console(&text);
    Ok(())
}

/// A function that prints a value, and one that gives it back as well.
macro_rules! printed {
    ($($ty:ty: $log:ident, $tee:ident;)*) => {$(
        /// Prints a value.
        pub fn $log(caller: Caller<'_, State<'_>>, value: $ty) -> Answer {
            enter(caller)?.host().console(&value.to_string());
            Ok(())
        }

        /// Prints a value and gives it back.
        pub fn $tee(caller: Caller<'_, State<'_>>, value: $ty) -> Answer<$ty> {
            $log(caller, value).map(|()| value)
        }
    )*};
}

printed! {
    u32: log_i32, tee_i32;
    u64: log_i64, tee_i64;
    F32: log_f32, tee_f32;
    F64: log_f64, tee_f64;
}
