//! The console of a debug chain. Printing is free.

use super::Answer;
use crate::env::Env;

/// Prints text.
pub fn log_txt(env: &mut Env<'_, '_>, ptr: u32, len: u32) -> Answer {
    let text = String::from_utf8_lossy(&env.bytes(ptr, len)?).into_owned();
    env.host().console(&text);
    Ok(())
}

/// A function that prints a value, and one that gives it back as well.
macro_rules! printed {
    ($($ty:ty: $log:ident, $tee:ident;)*) => {$(
        /// Prints a value.
        pub fn $log(env: &mut Env<'_, '_>, value: $ty) -> Answer {
            env.host().console(&value.to_string());
            Ok(())
        }

        /// Prints a value and gives it back.
        pub fn $tee(env: &mut Env<'_, '_>, value: $ty) -> Answer<$ty> {
            $log(env, value).map(|()| value)
        }
    )*};
}

printed! {
    u32: log_i32, tee_i32;
    u64: log_i64, tee_i64;
    f32: log_f32, tee_f32;
    f64: log_f64, tee_f64;
}
