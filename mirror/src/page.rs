//! A window on a sorted list, and the page seen through it.
//!
//! Lists are walked by key, never by offset: a position is the sort value and id of a row, and the next page is what
//! stands after it. Rows that come or go meanwhile can so neither shift a row onto two pages nor hide one between them.

/// How many rows a page may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PageSize(u8);

impl PageSize {
    /// What a page has when nobody says.
    pub const DEFAULT: Self = Self(20);
    /// What a page may have at most.
    pub const MAX: Self = Self(100);

    /// A size of 1 to 100.
    pub fn new(rows: i64) -> Option<Self> {
        let rows = u8::try_from(rows).ok()?;
        (1..=Self::MAX.0).contains(&rows).then_some(Self(rows))
    }

    fn rows(self) -> usize {
        usize::from(self.0)
    }
}

/// From which end of the list a page is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum End {
    /// The first rows of what lies between the bounds.
    First,
    /// The last rows of it, still in the list's order.
    Last,
}

/// Which direction values run in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Small to large, old to new, a to z.
    Ascending,
    /// The other way round.
    Descending,
}

/// What part of a list is wanted.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Window<P> {
    /// How many rows.
    pub size: PageSize,
    /// From which end.
    pub end: End,
    /// Only rows behind this one.
    pub after: Option<P>,
    /// Only rows ahead of this one.
    pub before: Option<P>,
}

impl<P> Default for Window<P> {
    fn default() -> Self {
        Self { size: PageSize::DEFAULT, end: End::First, after: None, before: None }
    }
}

impl<P> Window<P> {
    /// The page of a list that has no rows here.
    pub fn empty<T>(&self) -> Page<T> {
        self.page(Vec::new())
    }

    /// How many rows to ask for: one more than shown, to learn whether there are more.
    pub(crate) fn limit(&self) -> i64 {
        i64::from(self.size.0) + 1
    }

    /// The order to read in: from the wanted end inwards.
    pub(crate) fn walk(&self, sorted: Direction) -> Direction {
        match (self.end, sorted) {
            (End::First, direction) => direction,
            (End::Last, Direction::Ascending) => Direction::Descending,
            (End::Last, Direction::Descending) => Direction::Ascending,
        }
    }

    /// The page made of rows read in the order of [`walk`](Self::walk), at most [`limit`](Self::limit) of them.
    pub(crate) fn page<T>(&self, mut rows: Vec<T>) -> Page<T> {
        let more = rows.len() > self.size.rows();
        rows.truncate(self.size.rows());
        match self.end {
            End::First => Page { rows, has_next: more, has_previous: self.after.is_some() },
            End::Last => {
                rows.reverse();
                Page { rows, has_next: self.before.is_some(), has_previous: more }
            }
        }
    }
}

impl Direction {
    /// The word for `order by`.
    pub(crate) fn sql(self) -> &'static str {
        match self {
            Self::Ascending => "asc",
            Self::Descending => "desc",
        }
    }

    /// The comparison that holds for rows behind a position.
    pub(crate) fn behind(self) -> &'static str {
        match self {
            Self::Ascending => ">",
            Self::Descending => "<",
        }
    }

    /// The comparison that holds for rows ahead of a position.
    pub(crate) fn ahead(self) -> &'static str {
        match self {
            Self::Ascending => "<",
            Self::Descending => ">",
        }
    }
}

/// Rows in the list's order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// Whether rows follow.
    pub has_next: bool,
    /// Whether rows come before.
    pub has_previous: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(end: End) -> Window<u8> {
        Window { size: PageSize::new(2).unwrap(), end, after: None, before: None }
    }

    #[test]
    fn p52_a_page_has_1_to_100_rows() {
        assert_eq!(PageSize::new(0), None);
        assert_eq!(PageSize::new(101), None);
        assert_eq!(PageSize::new(-1), None);
        assert_eq!(PageSize::new(100), Some(PageSize::MAX));
    }

    #[test]
    fn the_extra_row_is_not_shown_but_says_that_there_is_more() {
        let page = window(End::First).page(vec![1, 2, 3]);
        assert_eq!(page, Page { rows: vec![1, 2], has_next: true, has_previous: false });
        let page = window(End::First).page(vec![1, 2]);
        assert!(!page.has_next);
    }

    #[test]
    fn the_last_rows_come_in_the_lists_own_order() {
        let window = window(End::Last);
        assert_eq!(window.walk(Direction::Ascending), Direction::Descending);
        let page = window.page(vec![9, 8, 7]);
        assert_eq!(page, Page { rows: vec![8, 9], has_next: false, has_previous: true });
    }
}
