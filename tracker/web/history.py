from flask import Blueprint

pages = Blueprint("history", __name__)
