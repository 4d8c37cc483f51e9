//! What is measured, against floors and limits in the same run
