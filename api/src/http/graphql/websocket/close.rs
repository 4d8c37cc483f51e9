//! Why we close a socket.

use std::borrow::Cow;

use axum::extract::ws::{CloseFrame, Utf8Bytes};

use crate::http::graphql::bearer::Lapse;

/// Bytes that a close frame has left for the reason. One more makes the frame invalid, and the client would see a
/// protocol error instead of the code.
const MAX_REASON: usize = 123;

/// A code and a reason, as the protocol lists them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Close {
    code: u16,
    reason: Cow<'static, str>,
}

impl Close {
    pub(super) const GOING_AWAY: Self = Self::fixed(1001, "Going away");
    pub(super) const UNREADABLE: Self = Self::fixed(1002, "The message could not be read");
    pub(super) const TOO_BIG: Self = Self::fixed(1009, "The message is too big");
    pub(super) const TRY_AGAIN: Self = Self::fixed(1013, "Try again later");
    pub(super) const UNAUTHORIZED: Self = Self::fixed(4401, "Unauthorized");
    pub(super) const FORBIDDEN: Self = Self::fixed(4403, "Forbidden");
    pub(super) const ROLE_CHANGED: Self = Self::fixed(4403, "Forbidden: the user's role has changed");
    pub(super) const SUBPROTOCOL: Self = Self::fixed(4406, "Subprotocol not acceptable");
    pub(super) const INIT_TIMEOUT: Self = Self::fixed(4408, "Connection initialisation timeout");
    pub(super) const INIT_TWICE: Self = Self::fixed(4429, "Too many initialisation requests");

    const fn fixed(code: u16, reason: &'static str) -> Self {
        Self { code, reason: Cow::Borrowed(reason) }
    }

    pub(super) fn lapsed(lapse: Lapse) -> Self {
        match lapse {
            Lapse::KeyRejected => Self::FORBIDDEN,
            Lapse::RoleChanged => Self::ROLE_CHANGED,
        }
    }

    pub(super) fn invalid_message(why: &str) -> Self {
        Self { code: 4400, reason: format!("Invalid message: {why}").into() }
    }

    pub(super) fn subscriber_exists(operation: &str) -> Self {
        Self { code: 4409, reason: format!("Subscriber for {operation} already exists").into() }
    }

    /// The frame, its reason cut to what fits.
    pub(super) fn frame(&self) -> CloseFrame {
        let end = self.reason.floor_char_boundary(MAX_REASON);
        CloseFrame { code: self.code, reason: Utf8Bytes::from(self.reason[..end].to_owned()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_reasons_are_cut_between_characters() {
        let frame = Close::subscriber_exists(&format!("x{}", "é".repeat(200))).frame();
        assert_eq!((frame.code, frame.reason.len()), (4409, 122));
        assert!(Close::FORBIDDEN.frame().reason.as_str() == "Forbidden");
    }
}
