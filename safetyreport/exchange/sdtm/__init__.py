"""SDTM datasets in and out: AE, DM, EX, DS, LB, DV and their supplemental qualifiers."""
