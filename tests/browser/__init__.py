"""A package, so that the browser and the centre that these tests share end with the last of them."""
