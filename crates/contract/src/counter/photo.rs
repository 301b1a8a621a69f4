//! Photographs: the bytes travel beside the commands.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

/// A picture that was sent as bytes, and the part of it that goes on the card.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct TakePhoto {
    /// The id that sending the bytes gave.
    pub upload: String,
    /// Quarter turns clockwise, 0 to 3; made before the crop.
    pub turns: u8,
    /// The part to keep.
    pub crop: Crop,
}

/// A part of a picture, in fractions of its turned width and height, 0 to 1; cut to 35:45 about its middle if it is not.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Crop {
    /// Left edge.
    pub x: f64,
    /// Upper edge.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

/// A picture that is kept, 35 × 45 mm at 600 dpi, JPEG without metadata.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PhotoTaken {
    /// The id of its bytes.
    pub photo: String,
    /// What to look at; empty when all is well.
    pub advice: Vec<PhotoAdvice>,
}

/// What is not as it should be with a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PhotoAdvice {
    /// The part that was cut out has fewer pixels than the card shows.
    FewPixels,
    /// Too dark.
    TooDark,
    /// Too bright: parts of the face are burnt out.
    TooBright,
    /// Everything has nearly the same brightness.
    LowContrast,
    /// Blurred.
    Blurred,
    /// The background is not even.
    UnevenBackground,
}

/// Why staff take a picture in spite of the advice. Kept with the photo.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PhotoReason {
    /// The person cannot be photographed otherwise: a small child, an illness.
    Person,
    /// There is no better light or camera here now.
    Equipment,
    /// The resident brought this picture and wants it.
    Brought,
}

/// A picture from `take_photo`, chosen for a card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChosenPhoto {
    /// The id of its bytes.
    pub id: String,
    /// Needed when there was advice about it.
    pub accepted: Option<PhotoReason>,
}

/// A kept picture for a resident.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SetPhoto {
    /// Whose.
    #[ts(type = "string")]
    pub resident: Uuid,
    /// The picture.
    pub photo: ChosenPhoto,
}
