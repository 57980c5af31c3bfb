use domain::note::Mode;
use rand::seq::SliceRandom;
use uuid::Uuid;

/// How a card was asked, and with what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Reveal and rate.
    Recall,
    /// Write.
    Explain,
    /// Type the title.
    Title,
    /// Choose one of four statements about the note.
    Statements {
        /// Row of `choices`.
        choice: Uuid,
        /// The true statement is 0, the false ones are 1 to 3.
        order: Order,
    },
    /// Choose one of four titles.
    Titles {
        /// Notes of the three wrong ones.
        others: [Uuid; 3],
        /// The note's own title is 0, the others are 1 to 3.
        order: Order,
    },
}

impl Asked {
    /// The mode, as the log names it.
    pub const fn mode(&self) -> Mode {
        match self {
            Self::Recall => Mode::Recall,
            Self::Explain => Mode::Explain,
            Self::Title => Mode::Title,
            Self::Statements { .. } | Self::Titles { .. } => Mode::Choose,
        }
    }
}

/// In which order four options are shown: the option at each place. Option 0 is the right one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order([u8; 4]);

impl Order {
    /// Any of the 24, each as likely as another.
    pub fn shuffled() -> Self {
        let mut order = [0, 1, 2, 3];
        order.shuffle(&mut rand::rng());
        Self(order)
    }

    /// The options in this order.
    pub fn arrange<T: Clone>(&self, options: &[T; 4]) -> [T; 4] {
        let [a, b, c, d] = options;
        self.0.map(|option| match option {
            0 => a.clone(),
            1 => b.clone(),
            2 => c.clone(),
            _ => d.clone(),
        })
    }

    /// Which option stands at `place`.
    pub fn option_at(&self, place: u8) -> Option<u8> {
        self.0.get(usize::from(place)).copied()
    }

    /// Where the right option stands.
    pub fn right(&self) -> u8 {
        (0..4)
            .find(|place| self.option_at(*place) == Some(0))
            .unwrap_or(0)
    }

    /// Two bits for each place.
    pub(super) const fn number(self) -> u8 {
        let [a, b, c, d] = self.0;
        a | b << 2 | c << 4 | d << 6
    }

    /// The inverse of [`Self::number`]; `None` unless each option stands at one place.
    pub(super) fn from_number(number: u8) -> Option<Self> {
        let order = [0, 2, 4, 6].map(|shift| number >> shift & 3);
        let mut sorted = order;
        sorted.sort_unstable();
        (sorted == [0, 1, 2, 3]).then_some(Self(order))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_survives_its_number() {
        let orders: Vec<Order> = (0..=u8::MAX).filter_map(Order::from_number).collect();
        assert_eq!(orders.len(), 24);
        for order in orders {
            assert_eq!(Order::from_number(order.number()), Some(order));
            let shown = order.arrange(&["right", "a", "b", "c"]);
            assert_eq!(shown[usize::from(order.right())], "right");
        }
    }

    #[test]
    fn the_right_option_stands_anywhere() {
        let mut places = [0; 4];
        for _ in 0..400 {
            places[usize::from(Order::shuffled().right())] += 1;
        }
        assert!(places.iter().all(|count| *count > 50), "{places:?}");
    }
}
