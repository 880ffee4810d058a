"""Where the pages of « Mes données » stand."""

from typing import Final

HOME: Final = "/cmi/mes-donnees"
INFORMATIONS: Final = f"{HOME}/informations"
FOLLOW_UP: Final = f"{HOME}/suivi"
ACCOUNT: Final = f"{HOME}/compte"
DEFECT_FORM: Final = f"{HOME}/defaut-qualite"
CRUMB: Final = ("Mes données", HOME)
