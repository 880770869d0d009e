"""The forms service: rapid reviews from the first notification to the letter to the Panel."""
