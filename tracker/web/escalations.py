from flask import Blueprint

pages = Blueprint("escalations", __name__)
