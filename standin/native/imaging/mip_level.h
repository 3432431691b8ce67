#pragma once

#include "imaging.h"

// Half the size in each direction (rounded down, at least 1), averaged; the caller frees the pixels. False: no memory.
bool halve(const ImagingBitmap* source, ImagingBitmap* target);
