from flask import Blueprint

pages = Blueprint("assurance", __name__)
